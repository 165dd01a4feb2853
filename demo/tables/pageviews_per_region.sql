-- Page views and unique users of each region: a record upserts the row of its region, a tombstone deletes it.
CREATE TABLE pageviews_per_region (
  region STRING,
  pv     BIGINT COMMENT 'page views',
  uv     BIGINT COMMENT 'unique users',
  PRIMARY KEY (region) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'pageviews_per_region',
  'properties.bootstrap.servers' = 'localhost:9092',
  'key.format' = 'json',
  'value.format' = 'json'
);
