package dev.migration.internal.secrets;

import dev.migration.internal.text.AsciiCase;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An open parenthesis: which of the parts between its commas are secrets. In {@code format('… PASSWORD %L', …)} the
 * placeholders of the first literal decide it, in {@code set_config} the setting's name.
 */
final class SecretArguments {

    private static final Pattern PLACEHOLDER = Pattern.compile("%(?:%|(?:(\\d{1,4})\\$)?-?\\d{0,4}[ILs])");

    private static final Pattern BEFORE_SECRET = Pattern.compile(
            "(?:" + SecretNames.PARAMETER + "|identified\\s{1,40}by)[\\s='\"]{0,40}$", Pattern.CASE_INSENSITIVE);

    private static final int FARTHEST = 100;

    private final String before;
    private final boolean ofRoutine;
    private final Set<Integer> names = new HashSet<>();
    private Set<Integer> secrets;
    private int part;

    /**
     * Opens one.
     *
     * @param before the token before it
     * @param ofRoutine whether it holds the parameters of a declared function or procedure
     * @param secrets the parts that are secrets, from 0
     */
    SecretArguments(String before, boolean ofRoutine, Set<Integer> secrets) {
        this.before = before;
        this.ofRoutine = ofRoutine;
        this.secrets = secrets;
    }

    boolean ofRoutine() {
        return ofRoutine;
    }

    boolean isOptions() {
        return before.equals("options");
    }

    /** Whether all parts together make one text. */
    boolean concatenates() {
        return before.startsWith("concat");
    }

    /** The current part is the name of a secret. */
    void noteName() {
        names.add(part);
    }

    /** The parts that are names of secrets: the values of a list of columns are in the same order. */
    Set<Integer> names() {
        return names;
    }

    /** A comma: the next part starts. */
    void next() {
        part++;
    }

    boolean isSecret() {
        return secrets.contains(part);
    }

    /** A literal, whose placeholders may be for secrets. */
    void addLiteral(String content) {
        if (before.equals("set_config") && SecretNames.isSetting(AsciiCase.lower(content))) {
            secrets = Set.of(part + 1);
        } else if (secrets.isEmpty() && content.indexOf('%') >= 0) {
            secrets = argumentsOfSecrets(content);
        }
    }

    private Set<Integer> argumentsOfSecrets(String text) {
        Set<Integer> found = new HashSet<>();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int count = 0;
        while (placeholder.find()) {
            int start = placeholder.start();
            if (placeholder.group().equals("%%")) {
                continue;
            }
            String number = placeholder.group(1);
            count = number == null ? count + 1 : Integer.parseInt(number);
            if (BEFORE_SECRET
                    .matcher(text)
                    .region(Math.max(0, start - FARTHEST), start)
                    .find()) {
                found.add(part + count);
            }
        }
        return found;
    }
}
