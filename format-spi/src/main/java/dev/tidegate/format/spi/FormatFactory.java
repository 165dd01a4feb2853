package dev.tidegate.format.spi;

import dev.tidegate.format.option.InvalidOptionException;
import dev.tidegate.format.option.Option;
import java.util.List;

/**
 * The entry point of a format jar, named in
 * {@code META-INF/services/dev.tidegate.format.spi.FormatFactory}. It has a public constructor without arguments and no
 * state. Two factories with one identifier stop the gateway at start.
 */
public interface FormatFactory {

    /** The version of this SPI. It rises when formats that were compiled against it would no longer run without it. */
    int SPI_VERSION = 1;

    /**
     * {@link #SPI_VERSION}, which the compiler writes into the format's own class: a gateway that is older than the SPI
     * that a format was compiled against refuses the format at start, and says so.
     */
    int spiVersion();

    /** What a user writes as {@code 'value.format' = '…'}: lower case, words joined by hyphens. */
    String identifier();

    /** Every option of this format. The declaration validates, documents and redacts. */
    List<Option<?>> options();

    /**
     * Creates the format for one table and role.
     *
     * <p>Called when a table is declared, on any thread; must neither block nor open connections.
     *
     * @throws InvalidOptionException if options that are legal one by one are at odds with each other
     */
    Format create(FormatContext context);
}
