-- Page views as they come: every record of the topic is one new row.
CREATE TABLE pageviews (
  user_id     BIGINT,
  page_id     BIGINT,
  viewtime    TIMESTAMP(3),
  user_region STRING
) WITH (
  'connector' = 'kafka',
  'topic' = 'pageviews',
  'properties.bootstrap.servers' = 'localhost:9092',
  'scan.startup.mode' = 'latest-offset',
  'format' = 'json'
);
