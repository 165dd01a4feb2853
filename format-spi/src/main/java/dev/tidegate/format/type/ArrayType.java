package dev.tidegate.format.type;

/** A list of elements of one type. */
public record ArrayType(DataType element, boolean nullable) implements DataType {

    @Override
    public Kind kind() {
        return Kind.ARRAY;
    }

    @Override
    public ArrayType withNullable(boolean nullable) {
        return new ArrayType(element, nullable);
    }

    @Override
    public String sql() {
        return "ARRAY<" + element.sql() + ">" + (nullable ? "" : " NOT NULL");
    }

    @Override
    public String toString() {
        return sql();
    }
}
