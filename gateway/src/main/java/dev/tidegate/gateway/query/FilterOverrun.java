package dev.tidegate.gateway.query;

/**
 * A filter exceeded its budget. An {@link Error}, because CEL catches every exception inside an expression: {@code ||}
 * would go on with its other side.
 */
final class FilterOverrun extends Error {
    private static final long serialVersionUID = 1L;

    /** @param what was too large, and the option that bounds it */
    FilterOverrun(String what) {
        super(what, null, false, false);
    }
}
