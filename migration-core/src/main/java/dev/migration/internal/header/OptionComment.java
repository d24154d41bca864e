// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.header;

import static java.util.regex.Pattern.CASE_INSENSITIVE;
import static java.util.regex.Pattern.DOTALL;

import dev.migration.Problem;
import dev.migration.Version;
import dev.migration.internal.help.Misspelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A comment that sets options, or looks like one that does.
 *
 * @param form how it is written
 * @param options what it sets
 * @param required the versions that it requires to be applied before
 * @param faults what is wrong in it
 */
public record OptionComment(Form form, ScriptOptions options, List<Required> required, List<Fault> faults) {

    /** A longer comment sets nothing. */
    private static final int LONGEST = 1000;

    /** The whole comment, perhaps after another word, as others may be about options, or about the server's. */
    private static final Pattern ALMOST = Pattern.compile(
            "(?:--|/\\*)\\s*+(?:([a-z]++)\\s*+([:;.]?+)\\s*+)?([a-z_-]++)\\s*+([=:])\\s*+([^\\s*]++)"
                    + "(?:\\s++\\S+=\\S*+)*+\\s*+(?:\\*/)?+(.*)",
            CASE_INSENSITIVE | DOTALL);

    private static final Pattern ALMOST_NO_TRANSACTION =
            Pattern.compile("--\\s*+no([\\s_-]*+)([a-z]++)\\s*+", CASE_INSENSITIVE);

    private static final Pattern NO_TRANSACTION = Pattern.compile("-- no-transaction(?:\\s.*)?");
    private static final Pattern GOOSE = Pattern.compile("--\\s*\\+goose\\s+NO\\s+TRANSACTION\\s*", CASE_INSENSITIVE);

    /** Names in quotes may have blanks. */
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*+\"|`[^`]*+`|\\S)++");

    /** How options are written. */
    public enum Form {
        /** {@code -- option: key=value}, before the first statement. */
        NATIVE,
        /** {@code -- no-transaction}, on the first line. */
        NO_TRANSACTION,
        /** Almost one of these, before the first statement; below, it is about something else. */
        SIMILAR,
        /** {@code -- no transaction}, on the first line of the file; below, it is a remark. */
        SIMILAR_WORDS,
        /** {@code -- +goose NO TRANSACTION}, anywhere and for both sections. */
        GOOSE
    }

    /**
     * A version that has to be applied before.
     *
     * @param index of its first character in the comment
     */
    public record Required(int index, Version version) {}

    /**
     * Something wrong in the comment.
     *
     * @param severity a warning where what is written is ignored
     * @param index of its first character in the comment
     */
    public record Fault(Problem.Severity severity, int index, String message) {

        /** An error. */
        public Fault(int index, String message) {
            this(Problem.Severity.ERROR, index, message);
        }
    }

    private OptionComment(Form form, ScriptOptions options, List<Fault> faults) {
        this(form, options, List.of(), faults);
    }

    /** The options in a comment, or null if it has nothing to do with them. */
    public static @Nullable OptionComment in(String comment) {
        if (comment.length() > LONGEST) {
            var tooLong = new Fault(
                    0, "This line has " + comment.length() + " characters; options take at most " + LONGEST + ".");
            return comment.startsWith(ScriptOptions.START)
                    ? new OptionComment(Form.NATIVE, ScriptOptions.DEFAULT, List.of(tooLong))
                    : null;
        }
        if (comment.startsWith(ScriptOptions.START)) {
            return nativeForm(comment);
        }
        ScriptOptions noTransaction = ScriptOptions.DEFAULT.withoutTransaction();
        if (NO_TRANSACTION.matcher(comment).matches()) {
            return new OptionComment(Form.NO_TRANSACTION, noTransaction, List.of());
        }
        if (GOOSE.matcher(comment).matches()) {
            return new OptionComment(Form.GOOSE, noTransaction, List.of());
        }
        Form form = almost(comment);
        var fault =
                new Fault(0, "This line looks like options, but options start with \"" + ScriptOptions.START + "\".");
        return form == null ? null : new OptionComment(form, ScriptOptions.DEFAULT, List.of(fault));
    }

    private static @Nullable Form almost(String comment) {
        Matcher words = ALMOST_NO_TRANSACTION.matcher(comment);
        if (words.matches() && Misspelling.isLike(words.group(2).toLowerCase(Locale.ROOT), List.of("transaction"))) {
            return words.group(1).isBlank() && !words.group(1).isEmpty() ? Form.SIMILAR_WORDS : Form.SIMILAR;
        }
        Matcher option = ALMOST.matcher(comment);
        if (!option.matches() || !isOption(option.group(3), option.group(4), option.group(5))) {
            return null;
        }
        String word = option.group(1) == null ? "" : option.group(1).toLowerCase(Locale.ROOT);
        boolean hasSign = !word.isEmpty() && !option.group(2).isEmpty();
        if (word.matches("options?") && hasSign) {
            return Form.NATIVE;
        }
        // Without a word, a timeout may be about the server's.
        boolean isMeant = word.isEmpty()
                ? option.group(3).indexOf('_') < 0
                : hasSign || Misspelling.isLike(word, List.of("option"));
        return isMeant && option.group(6).isEmpty() ? Form.SIMILAR : null;
    }

    /** What is after a colon may be prose, and what is run daily is no script. */
    private static boolean isOption(String typed, String sign, String value) {
        String key = typed.toLowerCase(Locale.ROOT);
        String written = value.toLowerCase(Locale.ROOT).replace("onchange", "on-change");
        boolean any = sign.equals("=") && !key.equals(ScriptOptions.RUN);
        return ScriptOptions.KEYS.contains(key)
                && (any
                        || nativeForm(ScriptOptions.START + key + "=" + written)
                                .faults
                                .isEmpty());
    }

    private static OptionComment nativeForm(String comment) {
        ScriptOptions options = ScriptOptions.DEFAULT;
        var required = new ArrayList<Required>();
        var faults = new ArrayList<Fault>();
        Matcher words = WORD.matcher(comment);
        boolean any = false;
        for (int from = ScriptOptions.START.length(); words.find(from); from = words.end()) {
            any = true;
            String[] option = words.group().split("=", 2);
            try {
                if (option.length < 2) {
                    throw new IllegalArgumentException("Option \"" + option[0]
                            + "\" has no value: options are written key=value, and names with blanks in quotes.");
                }
                if (option[0].equals(ScriptOptions.REQUIRES)) {
                    required.addAll(required(words.start() + ScriptOptions.REQUIRES.length() + 1, option[1]));
                } else {
                    options = options.withWritten(option[0], option[1]);
                }
            } catch (IllegalArgumentException e) {
                faults.add(new Fault(words.start(), String.valueOf(e.getMessage())));
            }
        }
        if (!any) {
            faults.add(
                    new Fault(0, "No option follows \"" + ScriptOptions.START + "\": options are written key=value."));
        }
        return new OptionComment(Form.NATIVE, options, required, faults);
    }

    private static List<Required> required(int start, String value) {
        var required = new ArrayList<Required>();
        int index = start;
        for (String text : value.split(",", -1)) {
            Version version = Version.of(text);
            if (!version.isNumeric()) {
                throw new IllegalArgumentException("Option requires cannot be \"" + value
                        + "\": it takes versions separated by commas, such as 0005,0007.");
            }
            required.add(new Required(index, version));
            index += text.length() + 1;
        }
        return required;
    }

    /** The options after a dbmate marker, such as {@code transaction:false}. */
    public static OptionComment afterMarker(Marker marker, String comment) {
        ScriptOptions options = ScriptOptions.DEFAULT;
        var faults = new ArrayList<Fault>();
        Matcher words = WORD.matcher(comment);
        int start = comment.indexOf(':') + 1 + marker.section().toString().length();
        for (int from = start; words.find(from); from = words.end()) {
            String option = words.group();
            String key = option.substring(0, option.indexOf(':')).toLowerCase(Locale.ROOT);
            if (option.equals("transaction:false")) {
                options = options.withoutTransaction();
            } else if (!key.contains("transaction")) {
                faults.add(
                        new Fault(
                                Problem.Severity.WARNING,
                                words.start(),
                                "Unknown option \"" + option
                                        + "\" is ignored, as by dbmate: a marker can have transaction:true or transaction:false."));
            } else if (!option.equals("transaction:true")) {
                faults.add(new Fault(
                        words.start(),
                        "Unknown option \"" + option + "\": a marker can have transaction:true or transaction:false."));
            }
        }
        return new OptionComment(Form.NATIVE, options, faults);
    }
}
