package dev.migration.internal.header;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

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

    private static final int LONGEST_NO_TRANSACTION = 30;

    private static final String REQUIRES = "requires";
    private static final String PHASE = "phase";

    private static final String OWN_KEY =
            "transaction|retry|store-sql|placeholders|batch|batch-time|beside-batches|phase|requires|squashes";
    private static final String KEY = OWN_KEY + "|lock_timeout|statement_timeout";
    private static final Pattern SIMILAR =
            Pattern.compile("--\\s*options?\\s*:\\s*(?:" + KEY + "|run)\\s*=.*", CASE_INSENSITIVE);

    private static final String RUN = "run\\s*=\\s*on-?change";
    /** The whole comment, as others may be about options, or about the server's. */
    private static final Pattern LIKE_OPTIONS = Pattern.compile(
            "--\\s*+(?:([a-z]++)\\s*+([:;]?+)\\s*+(?:(?:" + KEY + ")\\s*=\\s*\\S+|" + RUN + ")|(?:" + OWN_KEY
                    + ")=\\S+|" + RUN + ")(?:\\s+\\S+=\\S*)*+\\s*",
            CASE_INSENSITIVE);

    /** The setting's name, or a colon for the sign; a phase that is silently none would run too early. */
    private static final Pattern LIKE_PHASE = Pattern.compile(
            "--\\s*+(?:(?:options?|migration)\\s*+[:.]?\\s*+)?phase\\s*+[:=]\\s*+(?:expand|contract)\\b.*",
            CASE_INSENSITIVE);

    /** In one line. What starts with another character is for the server, or a banner. */
    private static final Pattern BLOCK = Pattern.compile("/\\*\\s*+(\\w.*\\S)\\s*+\\*/");

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
        Matcher block = BLOCK.matcher(comment);
        if (block.matches()) {
            String line = "-- " + block.group(1);
            return line.startsWith(ScriptOptions.START) || isLikeOptions(line) ? similar(Form.SIMILAR) : null;
        }
        if (!mayBeOption(comment)) {
            return null;
        }
        ScriptOptions noTransaction = ScriptOptions.DEFAULT.withoutTransaction();
        if (NO_TRANSACTION.matcher(comment).matches()) {
            return new OptionComment(Form.NO_TRANSACTION, noTransaction, List.of());
        }
        if (GOOSE.matcher(comment).matches()) {
            return new OptionComment(Form.GOOSE, noTransaction, List.of());
        }
        Form form = SIMILAR.matcher(comment).matches()
                ? Form.NATIVE
                : isLikeOptions(comment) ? Form.SIMILAR : likeNoTransaction(comment);
        return form == null ? null : similar(form);
    }

    private static OptionComment similar(Form form) {
        var fault = new Fault(0, "This line looks like options, but these start with \"" + ScriptOptions.START + "\".");
        return new OptionComment(form, ScriptOptions.DEFAULT, List.of(fault));
    }

    /** With any word and a colon, with a word like {@code option}, or with none. */
    private static boolean isLikeOptions(String comment) {
        if (LIKE_PHASE.matcher(comment).matches()) {
            return true;
        }
        Matcher like = LIKE_OPTIONS.matcher(comment);
        return like.matches()
                && (like.group(1) == null
                        || !like.group(2).isEmpty()
                        || Misspelling.correct(like.group(1).toLowerCase(Locale.ROOT), List.of("option"))
                                .isPresent());
    }

    private static @Nullable Form likeNoTransaction(String comment) {
        String text = comment.substring(2).strip().toLowerCase(Locale.ROOT);
        if (comment.length() > LONGEST_NO_TRANSACTION
                || !Misspelling.isNearly("no-transaction", text.replaceAll("[\\s_]+", "-"))) {
            return null;
        }
        boolean isWord = text.chars().noneMatch(Character::isWhitespace);
        boolean isWords = text.chars().allMatch(c -> Character.isWhitespace(c) || Character.isLetter(c));
        return isWord ? Form.SIMILAR : isWords ? Form.SIMILAR_WORDS : null;
    }

    /** Spares nearly all comments the patterns. */
    private static boolean mayBeOption(String comment) {
        int i = 2;
        while (i < comment.length() && Character.isWhitespace(comment.charAt(i))) {
            i++;
        }
        return i < comment.length()
                && ("nN+".indexOf(comment.charAt(i)) >= 0
                        || comment.indexOf('=', i) > 0
                        || comment.regionMatches(true, i, PHASE, 0, PHASE.length())
                        || comment.regionMatches(true, i, "option", 0, "option".length())
                        || comment.regionMatches(true, i, "migration", 0, "migration".length()));
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
                    throw new IllegalArgumentException(
                            "Option \"" + option[0] + "\" has no value: options are written key=value.");
                }
                if (option[0].equals(REQUIRES)) {
                    required.addAll(required(words.start() + REQUIRES.length() + 1, option[1]));
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
                        + "\": it is versions with commas between them, such as 0005,0007.");
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
        for (int from = marker.text().length(); words.find(from); from = words.end()) {
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
