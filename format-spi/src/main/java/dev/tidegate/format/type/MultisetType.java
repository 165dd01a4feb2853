package dev.tidegate.format.type;

/** A bag: each element with the number of its occurrences. */
public record MultisetType(DataType element, boolean nullable) implements DataType {

    @Override
    public Kind kind() {
        return Kind.MULTISET;
    }

    @Override
    public MultisetType withNullable(boolean nullable) {
        return new MultisetType(element, nullable);
    }

    @Override
    public String sql() {
        return "MULTISET<" + element.sql() + ">" + (nullable ? "" : " NOT NULL");
    }

    @Override
    public String toString() {
        return sql();
    }
}
