package dev.tidegate.format.avro.rows;

/** How datums come to readers. */
enum Road {
    /** In binary encoding and in the reader's own schema. */
    DIRECT,
    /** In binary encoding and another schema, which Avro's decoder turns into the reader's. */
    RESOLVED,
    /** In JSON encoding and in the reader's own schema. */
    JSON
}
