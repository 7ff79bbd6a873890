-- Makes a build the live one.
UPDATE tenants SET build = :build WHERE id = :tenant;
