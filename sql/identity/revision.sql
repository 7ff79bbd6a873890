-- The one number that moves when a credential may have ended.
SELECT revision FROM identity_revision
