package dev.tidegate.gateway.query;

/** A text that a regular expression reads: reading it takes steps and looks at the clock, so a long search is ended. */
final class MeteredText implements CharSequence {
    /** Characters times instructions up to which a search is not worth metering. */
    static final int MAX_UNMETERED = 1 << 16;

    private final String text;
    private final Evaluation evaluation;
    private final int charactersPerCheck;
    private int unchecked;

    /** @param programSize the instructions that each character may take */
    MeteredText(String text, int programSize, Evaluation evaluation) {
        this.text = text;
        this.evaluation = evaluation;
        this.charactersPerCheck = Math.max(1, MAX_UNMETERED / programSize);
    }

    @Override
    public char charAt(int index) {
        if (++unchecked >= charactersPerCheck) {
            unchecked = 0;
            evaluation.checkClock();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
