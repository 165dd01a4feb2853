package dev.tidegate.format.json;

import com.fasterxml.jackson.core.io.SerializedString;
import org.jspecify.annotations.Nullable;

/** The name of a field in its bytes, which spares parser and generator the work on its characters. */
final class PreparedName {
    private PreparedName() {}

    /**
     * @return null for a name with characters beyond the first 65,536: its bytes would hold them as they are, where Flink
     *     writes two escapes for each
     */
    static @Nullable SerializedString of(String name) {
        return name.chars().anyMatch(c -> Character.isSurrogate((char) c)) ? null : new SerializedString(name);
    }
}
