-- Puts the marks of a rebuild that did not finish back.
INSERT INTO dirty (tenant, subject, part, member)
SELECT tenant, subject, part, member FROM rebuild_marks AS r
WHERE tenant = :tenant AND NOT EXISTS (
  SELECT 1 FROM dirty AS d
  WHERE d.tenant = r.tenant AND d.subject = r.subject AND d.part = r.part AND d.member = r.member);
