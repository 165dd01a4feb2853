package dev.tidegate.format.avro;

/** The two forms of a datum in the Avro specification. */
enum Encoding {
    BINARY("binary"),
    JSON("json");

    private final String text;

    Encoding(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
