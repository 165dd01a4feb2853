package dev.tidegate.gateway.error;

import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * Why something failed, with the innermost cause first: that is the one a user can act on, and the outer ones often only
 * say that something could not be constructed.
 */
public final class Causes {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_LENGTH = 1_000;

    private Causes() {}

    /** The innermost cause with its kind, and then each outer message that adds to it. */
    public static String text(Throwable failure) {
        List<Throwable> chain = chain(failure);
        StringBuilder text = new StringBuilder(described(chain.get(chain.size() - 1)));
        for (int i = chain.size() - 2; i >= 0; i--) {
            String message = message(chain.get(i));
            if (!message.isBlank() && !repeats(message, chain.get(i + 1)) && text.indexOf(message) < 0) {
                text.append("; ").append(message);
            }
        }
        return text.length() <= MAX_LENGTH ? text.toString() : text.substring(0, MAX_LENGTH) + "…";
    }

    /** The failure and its causes, the innermost last; wrappers of asynchronous calls are left out. */
    public static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        Throwable cause = failure;
        while (cause != null && chain.size() < MAX_DEPTH && !chain.contains(cause)) {
            boolean wrapper = cause instanceof CompletionException || cause instanceof ExecutionException;
            if (!wrapper || cause.getCause() == null) {
                chain.add(cause);
            }
            cause = cause.getCause();
        }
        return chain;
    }

    private static String described(Throwable cause) {
        String kind = cause.getClass().getSimpleName().replace("Exception", "");
        String message = message(cause);
        if (cause instanceof TidegateException) {
            return message;
        } else if (cause instanceof NoSuchFileException) {
            return "there is no file " + message;
        }
        return message.isBlank() ? kind : message + " (" + kind + ")";
    }

    private static String message(Throwable cause) {
        return cause.getMessage() == null ? "" : cause.getMessage().strip();
    }

    /** Whether a message is only the text of the cause, which {@code new Exception(cause)} makes. */
    private static boolean repeats(String message, Throwable cause) {
        return message.equals(cause.toString()) || message.equals(message(cause));
    }
}
