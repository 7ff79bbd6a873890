-- Ends the links by which somebody could still sign in.
DELETE FROM login_links;
