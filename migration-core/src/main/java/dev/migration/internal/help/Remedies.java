// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.help;

import dev.migration.Fix;
import dev.migration.Problem;
import dev.migration.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What to type where a run alone cannot continue, and for which tenants: what is the same for many of them is reported once. */
public final class Remedies {

    /** For what cannot be done through a pooler. */
    public static final Remedy CONNECT_DIRECTLY =
            Remedy.of("run migrations over a separate connection, directly to the server ({})", Fix.setting("url"));

    /** For code whose class is not known here. The command line and a service have no word in common for it. */
    public static final String MAKE_CLASS_KNOWN =
            "name its class with --classpath (in a service, make it a bean: @Import it, or scan its package)";

    /** The same where the migration may be one of code. */
    public static final String IF_CODE_MAKE_KNOWN = "if it is a code migration, " + MAKE_CLASS_KNOWN;

    /** For code that needs a class which is not there. */
    public static final String ADD_JAR =
            "put the jar with that class beside it, on the class path (on the command line, into --classpath)";

    /** For what remains in tables that cannot be rolled back, with more to follow. */
    public static final String UNDO_ROWS = "undo by hand what remains in those tables; then ";

    /** Where a database that is newer than the files is refused. */
    public static final String START_NEWER =
            "start the build that has these files: fail-on-newer-schema refuses an older one";

    /** Where it is not. */
    public static final String IF_NEWER_FITS = "if this build works with the newer schema, do nothing";

    private Remedies() {}

    /** For what is applied and has no down script. */
    public static Remedy undoByHand(Version version) {
        return Remedy.of(
                "write a new migration that changes the schema back; or undo it by hand and record that: {}",
                Fix.command("mark-failed", version));
    }

    /** For what is half done and has no file here: a newer release may have it. */
    public static String leaveToItsRelease(Version version) {
        return "the release that has " + version + " resumes it; if that is this one, put its file back, or, "
                + IF_CODE_MAKE_KNOWN;
    }

    /** For what is half done. */
    public static Remedy finishByHand(Version version) {
        return Remedy.of(
                "resolve it by hand and record that: {}, or {}",
                Fix.command("mark-applied", version),
                Fix.command("mark-failed", version));
    }

    /** For what remains in tables that cannot be rolled back. */
    public static Remedy undoRows(Version version) {
        return Remedy.of("{}resume: {}", UNDO_ROWS, Fix.command("resume", version));
    }

    /** Asks whether a statement took effect, with what to type for each answer. */
    public static Remedy askIfDone(String statement, Version version) {
        return askIfDone(statement, "yes", version);
    }

    /** The same where the file was edited since, so that another statement may have its number. */
    public static Remedy askAboutEdited(int statement, Version version) {
        return Remedy.of(
                "put the file back as it was and start again; or {}",
                askIfDone("it", "yes, and it is still statement " + statement, version));
    }

    private static Remedy askIfDone(String statement, String yes, Version version) {
        Fix.Command resume = Fix.command("resume", version);
        return Remedy.of(
                "check in the database whether {} took effect. No: {}; {}: {}; partly: undo or complete"
                        + " it by hand, then one of the two",
                statement,
                resume,
                yes,
                resume.with("--statement-done"));
    }

    /** Such as {@code Tenant acme} or {@code Tenants acme, bolt and 12 more}. */
    public static String tenants(List<String> schemas) {
        return Problems.named("Tenant", schemas);
    }

    /** The problems of each tenant, by schema, as problems that name their tenants. */
    public static List<Problem> ofTenants(Map<String, List<Problem>> bySchema) {
        List<Problem> named = new ArrayList<>();
        Problems.whose(bySchema)
                .forEach((problem, of) -> named.add(ofTenant(of.size() == 1 ? of.get(0) : "TENANT", problem)
                        .withMessage(tenants(of) + ": " + problem.message())));
        return named;
    }

    /** A problem of one tenant, which its commands name. */
    public static Problem ofTenant(String schema, Problem problem) {
        return addressed(problem, "--tenant", schema);
    }

    /** The same problem; the commands of its remedy that are of one database have these arguments too. */
    public static Problem addressed(Problem problem, String... arguments) {
        return problem.withRemedy(Problems.remedy(problem)
                .with(fix ->
                        fix instanceof Fix.Command command && command.isOfDatabase() ? command.with(arguments) : fix));
    }
}
