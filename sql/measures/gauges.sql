-- One row per thing that processes count: their sum, of those that have told lately.
SELECT name, sum(value) FROM gauges WHERE at >= :since GROUP BY name;
