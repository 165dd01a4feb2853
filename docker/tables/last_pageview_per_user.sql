-- The page that each user looked at last: keys and values are Avro, their schemas are in the registry of the compose file.
CREATE TABLE last_pageview_per_user (
  user_id     BIGINT,
  page_id     BIGINT,
  viewtime    TIMESTAMP(3),
  user_region STRING,
  PRIMARY KEY (user_id) NOT ENFORCED
) WITH (
  'connector' = 'upsert-kafka',
  'topic' = 'last_pageview_per_user',
  'properties.bootstrap.servers' = 'kafka:29092',
  'key.format' = 'avro-confluent',
  'key.avro-confluent.url' = 'http://registry:8080/apis/ccompat/v7',
  'value.format' = 'avro-confluent',
  'value.avro-confluent.url' = 'http://registry:8080/apis/ccompat/v7'
);
