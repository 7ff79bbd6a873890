-- What a bucket gives to the rest of the month, new or replaced.
INSERT OR REPLACE INTO ahead_flows (tenant, build, bucket, booked, recognized) VALUES (?, ?, ?, ?, ?);
