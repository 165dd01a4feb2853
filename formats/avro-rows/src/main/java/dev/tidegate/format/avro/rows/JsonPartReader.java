package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.apache.avro.io.Decoder;
import org.jspecify.annotations.Nullable;

/** Reads a part of a row out of JSON, where the value of a union is an object with the name of its type. */
record JsonPartReader(ValueReader value, Branches branches) implements ValueReader {

    @Override
    public @Nullable Object read(Decoder in) throws IOException {
        if (!branches.isUnion()) {
            return value.read(in);
        }
        JsonInput json = (JsonInput) in;
        if (json.token() == JsonToken.VALUE_NULL && branches.hasNull()) {
            return null;
        }
        String name = branches.value().getFullName();
        json.require(JsonToken.START_OBJECT, "null or an object with the name '" + name + "'");
        if (json.next() != JsonToken.FIELD_NAME || !json.name().equals(name)) {
            throw new BrokenDatumException("its union has no other branch than '" + name + "'");
        }
        json.next();
        Object read = value.read(in);
        if (json.next() != JsonToken.END_OBJECT) {
            throw new BrokenDatumException("its union has more than one branch");
        }
        return read;
    }
}
