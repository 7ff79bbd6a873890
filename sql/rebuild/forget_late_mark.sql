-- Forgets a mark that has been applied to the build.
DELETE FROM rebuild_marks WHERE tenant = :tenant AND subject = :subject AND part = :part AND member = :member;
