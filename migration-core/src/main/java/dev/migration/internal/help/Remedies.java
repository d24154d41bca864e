package dev.migration.internal.help;

import dev.migration.Problem;
import dev.migration.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What to type where a run alone cannot continue, and for which tenants: what is the same for many of them is reported once. */
public final class Remedies {

    /** For what cannot be done through a pooler. */
    public static final String CONNECT_DIRECTLY =
            "run migrations over a separate connection, directly to the server (migration.url)";

    /** For code whose class is not known here. */
    public static final String MAKE_CLASS_KNOWN =
            "name its class with --classpath; in a service, make it a bean: @Import it, or scan its package";

    /** Every command of a remedy that reads or writes a history. */
    private static final Pattern COMMAND = Pattern.compile(
            "\\bmigration (?:(?:up|down|status|resume|mark-applied|mark-failed|baseline)\\b|adopt\\b(?! (?:--|liquibase)))");

    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{M}\\p{N}_./:=@%+,-]+");

    /** For what remains in tables that cannot be rolled back, with more to follow. */
    public static final String UNDO_ROWS = "undo by hand what remains in those tables; then ";

    /** Where a database that is newer than the files is refused. */
    public static final String START_NEWER =
            "start the build that has these files: fail-on-newer-schema refuses an older one";

    /** Where it is not. */
    public static final String IF_NEWER_FITS = "if this build works with the newer schema, do nothing";

    /** Before the tenant with which the commands of a remedy run. */
    public static final String WITH = "Run these commands with ";

    /** Where there are several. */
    public static final String FOR_EACH = "Run these commands for each of these tenants, with its schema";

    /** The end of both. */
    public static final String AS_SCHEMA = " as the connection's current schema.";

    private Remedies() {}

    /** For what is applied and has no down script. */
    public static String undoByHand(Version version) {
        return "write a new migration that changes the schema back; or undo it by hand and record that: migration"
                + " mark-failed " + version;
    }

    /** For what is half done and has no file here: a newer release may have it. */
    public static String leaveToItsRelease(Version version) {
        return "the release that has " + version + " resumes it; if that is this one, put its file back, or name the"
                + " class of a code migration with --classpath";
    }

    /** For what is half done. */
    public static String finishByHand(Version version) {
        return "resolve it by hand and record that: migration mark-applied " + version + ", or migration mark-failed "
                + version;
    }

    /** For what remains in tables that cannot be rolled back. */
    public static String undoRows(Version version) {
        return UNDO_ROWS + "resume: migration resume " + version;
    }

    /** Asks whether a statement took effect, with what to type for each answer. */
    public static String askIfDone(String statement, Version version) {
        return askIfDone(statement, "yes", version);
    }

    /** The same where the file was edited since, so that another statement may have its number. */
    public static String askAboutEdited(int statement, Version version) {
        return "put the file back as it was and start again; or "
                + askIfDone("it", "yes, and it is still statement " + statement, version);
    }

    private static String askIfDone(String statement, String yes, Version version) {
        String resume = "migration resume " + version;
        return "check in the database whether " + statement + " took effect. No: " + resume + "; " + yes + ": " + resume
                + " --statement-done; partly: undo or complete it by hand, then one of the two";
    }

    /** Says in which schema the commands of a text have to run; empty where it has none. */
    private static String forTenants(String text, List<String> schemas) {
        if (!COMMAND.matcher(text).find()) {
            return "";
        }
        return schemas.size() == 1 ? WITH + quoted(Printable.line(schemas.get(0))) + AS_SCHEMA : FOR_EACH + AS_SCHEMA;
    }

    /** One argument of a command, quoted where a shell would take it for several or replace a part of it. */
    public static String quoted(String argument) {
        if (PLAIN.matcher(argument).matches()) {
            return argument;
        }
        boolean literal = argument.chars().noneMatch(c -> "\"$`\\!".indexOf(c) >= 0);
        return literal ? '"' + argument + '"' : "'" + argument.replace("'", "'\\''") + "'";
    }

    /** Such as {@code Tenant acme} or {@code Tenants acme, bolt and 12 more}. */
    public static String tenants(List<String> schemas) {
        return Problems.named("Tenant", schemas);
    }

    /** The error report of tenants: their names, then its text, and in which schema its commands have to run. */
    public static String report(List<String> schemas, String text) {
        String where = forTenants(text, schemas);
        return tenants(schemas) + ":\n" + text.indent(2).stripTrailing() + (where.isEmpty() ? "" : "\n    " + where);
    }

    /** The problems of each tenant, by schema, as problems that name their tenants. */
    public static List<Problem> ofTenants(Map<String, List<Problem>> bySchema) {
        List<Problem> named = new ArrayList<>();
        Problems.whose(bySchema)
                .forEach((problem, of) ->
                        named.add(addressed(problem, of).withMessage(tenants(of) + ": " + problem.message())));
        return named;
    }

    /** A problem of one tenant, with the schema that its commands need. */
    public static Problem ofTenant(String schema, Problem problem) {
        return addressed(problem, List.of(schema));
    }

    private static Problem addressed(Problem problem, List<String> schemas) {
        String remedy = problem.remedy();
        String where = forTenants(remedy, schemas);
        return where.isEmpty() ? problem : problem.withRemedy(remedy + (remedy.endsWith(".") ? " " : ". ") + where);
    }
}
