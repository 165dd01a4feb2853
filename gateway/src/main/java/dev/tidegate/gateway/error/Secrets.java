package dev.tidegate.gateway.error;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The only place that decides what is a secret, and that takes secrets out of texts. It finds a secret by three signs:
 *
 * <ul>
 *   <li>the name of the option, such as {@code client.pwd} or {@code ssl.keystore.key};
 *   <li>the look of the text: a URL with credentials, a JAAS entry, a private key in PEM, {@code password=…};
 *   <li>a value that this process has read at such a place before, wherever it shows up again: in the exception of a
 *       library, in a log line, in the status of a table.
 * </ul>
 *
 * <p>Safe for use by any thread. Redaction costs microseconds for a message; no record and no frame passes through it.
 */
public final class Secrets {
    /** What stands for a secret. */
    public static final String REDACTED = "******";

    /** In an example of our own. */
    private static final String LEFT_OUT = "\u2026";

    private static final Pattern NAME = Pattern.compile(
            "passw|passphrase|pwd|secret|token|credential|jaas|user[._-]?info|basic[._-]auth|bearer[._-]auth|certificate"
                    + "|(?:keystore|private|api|access|account|encryption|signing|shared|master)[._-]?key"
                    + "|(^|[._-])(auth|authorization|pin|pass|sas|key)$",
            Pattern.CASE_INSENSITIVE);

    /** An option of Kafka's clients that only sounds like a secret. */
    private static final String TOKEN_ENDPOINT = "sasl.oauthbearer.token.endpoint.url";

    /** {@code scheme://user:password@host}, {@code scheme://token@host} */
    private static final Pattern CREDENTIALS_IN_URL =
            Pattern.compile("://(?:[^/@:\\s'\"]{0,500}:([^\\s'\"]{1,500})|([^/\\s'\"]{1,500}))@");

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----.*?(-----END [A-Z0-9 ]*-----|$)", Pattern.DOTALL);

    private static final Pattern JAAS = Pattern.compile(
            "LoginModule\\s|\\b(required|requisite|sufficient|optional)\\s+\\w+\\s*=", Pattern.CASE_INSENSITIVE);

    private static final Pattern AUTHORIZATION =
            Pattern.compile("\\b(Basic|Bearer)\\s+[a-zA-Z0-9+/=._~-]{8,}", Pattern.CASE_INSENSITIVE);

    /** {@code name = value}; the value stands in quotes, or ends at a blank. Linear in the length of the text. */
    private static final Pattern PAIR = Pattern.compile("(?<![\\w.-])([\\w.-]{1,200}+)(['\"]?\\s{0,9}+=\\s{0,9}+)"
            + "('[^']*+(?:''[^']*+)*+'?|\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"?|[^\\s;,&'\"<>()\\[\\]{}]++)");

    /** The words of a JAAS entry that are no secrets. */
    private static final Pattern JAAS_WORD = Pattern.compile(
            "[\\w.$]*Module|([a-z]\\w*\\.){2,}[A-Z][\\w$]*|required|requisite|sufficient|optional|[\\w.]+[:=]");

    /** Innocent texts contain shorter ones by chance: those are found by their places only. */
    private static final int LEAST_REMEMBERED = 4;

    /** A configuration has dozens of secrets. */
    private static final int MOST_REMEMBERED = 10_000;

    /** The longest is first, so that a secret that contains another one is found whole. */
    private static final List<String> REMEMBERED = new CopyOnWriteArrayList<>();

    private Secrets() {}

    /** Whether the value of an option with this name is a secret, whatever it is. */
    public static boolean isNameOfOne(String name) {
        return NAME.matcher(name).find() && !name.endsWith(TOKEN_ENDPOINT);
    }

    /** Whether an option is a secret by its name or by its text. */
    public static boolean isOne(String name, String text) {
        return isNameOfOne(name)
                || CREDENTIALS_IN_URL.matcher(text).find()
                || JAAS.matcher(text).find()
                || PEM.matcher(text).find()
                || PAIR.matcher(text).results().anyMatch(pair -> isNameOfOne(pair.group(1)));
    }

    /** The text of an option as it may be shown. */
    public static String shown(String name, String text) {
        return isOne(name, text) ? REDACTED : redact(text);
    }

    /** The options as they may be shown. */
    public static Map<String, String> shown(Map<String, String> options) {
        Map<String, String> shown = new LinkedHashMap<>();
        options.forEach((name, text) -> shown.put(name, shown(name, text)));
        return shown;
    }

    /** From now on the value of this secret option is redacted in every text, and so is each secret that it consists of. */
    public static void remember(String value) {
        add(value);
        CREDENTIALS_IN_URL
                .matcher(value)
                .results()
                .forEach(found -> add(found.group(1) == null ? found.group(2) : found.group(1)));
        if (JAAS.matcher(value).find() || value.contains("=")) {
            rememberParts(value);
        }
        int colon = value.indexOf(':');
        if (colon > 0 && value.indexOf('\n') < 0 && !value.contains("://")) {
            add(value.substring(colon + 1)); // user:password
        }
    }

    /** User names and scopes are none, and tables may be called the same; what has no name may be anything. */
    private static void rememberParts(String jaas) {
        String rest = PAIR.matcher(jaas).replaceAll(pair -> {
            if (isNameOfOne(pair.group(1))) {
                add(pair.group(3).replaceAll("^['\"]|['\"]$", ""));
            }
            return " ";
        });
        for (String part : rest.split("[\\s;\"']+")) {
            if (!JAAS_WORD.matcher(part).matches()) {
                add(part);
            }
        }
    }

    private static synchronized void add(String value) {
        String text = value.strip();
        boolean isNew = !REMEMBERED.contains(text) && !text.equals(REDACTED);
        if (isNew && text.length() >= LEAST_REMEMBERED && REMEMBERED.size() < MOST_REMEMBERED) {
            int at = 0;
            while (at < REMEMBERED.size() && REMEMBERED.get(at).length() >= text.length()) {
                at++;
            }
            REMEMBERED.add(at, text);
        }
    }

    /** A text with {@link #REDACTED} in place of each secret in it. */
    public static String redact(String text) {
        String redacted = text;
        for (String secret : REMEMBERED) {
            if (redacted.contains(secret)) {
                redacted = replaceWord(redacted, secret);
            }
        }
        redacted = PEM.matcher(redacted).replaceAll(REDACTED);
        redacted = CREDENTIALS_IN_URL.matcher(redacted).replaceAll("://" + REDACTED + "@");
        redacted = AUTHORIZATION.matcher(redacted).replaceAll("$1 " + REDACTED);
        return PAIR.matcher(redacted).replaceAll(pair -> {
            String value = pair.group(3);
            String quote = value.startsWith("'") || value.startsWith("\"") ? value.substring(0, 1) : "";
            return Matcher.quoteReplacement(
                    isNameOfOne(pair.group(1))
                            ? pair.group(1) + pair.group(2) + quote + REDACTED + quote
                            : pair.group());
        });
    }

    /** Not within a longer word: a short password may be part of an innocent one. */
    private static String replaceWord(String text, String secret) {
        String before = Character.isLetterOrDigit(secret.charAt(0)) ? "(?<![\\p{L}\\p{N}])" : "";
        String after = Character.isLetterOrDigit(secret.charAt(secret.length() - 1)) ? "(?![\\p{L}\\p{N}])" : "";
        return Pattern.compile(before + Pattern.quote(secret) + after)
                .matcher(text)
                .replaceAll(Matcher.quoteReplacement(REDACTED));
    }
}
