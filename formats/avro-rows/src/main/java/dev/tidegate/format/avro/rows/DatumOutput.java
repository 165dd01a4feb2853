package dev.tidegate.format.avro.rows;

import com.fasterxml.jackson.core.SerializableString;
import java.io.IOException;

/** Takes a datum, part by part, in one of Avro's encodings. */
interface DatumOutput {

    void startRecord() throws IOException;

    void startField(SerializableString name) throws IOException;

    void endRecord() throws IOException;

    /** @param size the number of items that follow */
    void startArray(int size) throws IOException;

    void endArray() throws IOException;

    /** @param size the number of entries that follow, each a key and a value */
    void startMap(int size) throws IOException;

    void writeKey(String key) throws IOException;

    void endMap() throws IOException;

    /** What follows is the value of a union that is not null; this is the name of its type. */
    void startBranch(Branches union, SerializableString name) throws IOException;

    void endBranch() throws IOException;

    /** The null of a union. */
    void writeNull(Branches union) throws IOException;

    void writeBoolean(boolean value) throws IOException;

    void writeInt(int value) throws IOException;

    void writeLong(long value) throws IOException;

    void writeFloat(float value) throws IOException;

    void writeDouble(double value) throws IOException;

    void writeString(String value) throws IOException;

    void writeBytes(byte[] value) throws IOException;

    /** Bytes whose number the schema tells. */
    void writeFixed(byte[] value) throws IOException;

    /** @param ordinal of the symbol in its schema */
    void writeSymbol(int ordinal, String symbol) throws IOException;
}
