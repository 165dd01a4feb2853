package dev.tidegate.format.option;

/** An option that is unknown, missing, not legal, or at odds with another one. */
public final class InvalidOptionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final String problem;

    /**
     * @param key the option at fault, without prefix
     * @param problem what is wrong and what would be right, a sentence without the option's key and without secrets
     */
    public InvalidOptionException(String key, String problem) {
        super("Option '" + key + "': " + problem);
        this.key = key;
        this.problem = problem;
    }

    public String key() {
        return key;
    }

    public String problem() {
        return problem;
    }
}
