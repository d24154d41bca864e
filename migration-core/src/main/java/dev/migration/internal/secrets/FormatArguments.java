package dev.migration.internal.secrets;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the placeholders for secrets in a text with placeholders, as {@code format('… PASSWORD %L', …)} takes it. */
final class FormatArguments {

    private static final Pattern PLACEHOLDER = Pattern.compile("%(?:%|(?:(\\d{1,4})\\$)?-?\\d{0,4}[ILs])");

    private static final Pattern BEFORE = Pattern.compile(
            "(?:" + SecretNames.PARAMETER + "|identified\\s{1,40}by)[\\s='\"]{0,40}$", Pattern.CASE_INSENSITIVE);

    private static final int FARTHEST = 100;

    private FormatArguments() {}

    /**
     * Which arguments are secrets, counted from the text itself.
     *
     * @param self which argument the text is, from 0
     */
    static Set<Integer> ofSecrets(String text, int self) {
        if (text.indexOf('%') < 0) {
            return Set.of();
        }
        Set<Integer> secrets = new HashSet<>();
        Matcher placeholder = PLACEHOLDER.matcher(text);
        int count = 0;
        while (placeholder.find()) {
            if (placeholder.end() - placeholder.start() == 2 && text.charAt(placeholder.start() + 1) == '%') {
                continue;
            }
            String number = placeholder.group(1);
            count = number == null ? count + 1 : Integer.parseInt(number);
            int start = placeholder.start();
            if (BEFORE.matcher(text)
                    .region(Math.max(0, start - FARTHEST), start)
                    .find()) {
                secrets.add(self + count);
            }
        }
        return secrets;
    }
}
