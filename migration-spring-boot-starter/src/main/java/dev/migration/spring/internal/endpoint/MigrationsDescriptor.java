// SPDX-License-Identifier: Apache-2.0
package dev.migration.spring.internal.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.migration.Direction;
import dev.migration.MigrationStatus;
import dev.migration.Problem;
import dev.migration.internal.report.ProblemDocument;
import dev.migration.internal.report.StatusDocument;
import dev.migration.internal.report.TargetsDocument;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/** What the endpoint answers; the state of a database is written as the command line writes it. */
public record MigrationsDescriptor(
        int format,
        Map<String, Context> contexts,
        @JsonInclude(Include.NON_NULL) @Nullable TargetsDocument targets) implements OperationResponseBody {

    /** An application context. */
    public record Context(
            @JsonInclude(Include.ALWAYS) @Nullable String parentId, Map<String, StatusDocument> databases) {}

    /** A database, or one tenant as if its schema were the database. */
    public record Database(@JsonUnwrapped StatusDocument status) implements OperationResponseBody {}

    /** One migration, which is null if its database has not answered yet; SQL only if it may be shown and is known. */
    public record MigrationDescriptor(
            @JsonUnwrapped StatusDocument.@Nullable Migration migration,
            List<ProblemDocument> problems,
            @Nullable String upSql,
            @Nullable String downSql)
            implements OperationResponseBody {

        /** Only why it is not known. */
        public static MigrationDescriptor unknown(List<Problem> problems) {
            return new MigrationDescriptor(null, ProblemDocument.of(problems), null, null);
        }

        static MigrationDescriptor of(
                MigrationStatus migration, List<Problem> problems, @Nullable Map<Direction, String> sql) {
            return new MigrationDescriptor(
                    StatusDocument.Migration.of(migration),
                    ProblemDocument.of(problems),
                    sql == null ? null : sql.get(Direction.UP),
                    sql == null ? null : sql.get(Direction.DOWN));
        }

        /** Whether a problem is in one of the migration's files, such as 0001_x.up.sql or 0001_x/up.sql, or names it. */
        static boolean concerns(Problem problem, String name) {
            String named = Pattern.quote(name);
            // Flyway's undo script.
            String down = Pattern.quote(name.replaceFirst("^V", "U"));
            return (problem.place() != null
                            && problem.place().file().matches("(?s)(.*/)?(" + named + "|" + down + ")([./][a-z./]+)?"))
                    || Pattern.compile("(?<![\\w-])" + named + "(?![\\w-])")
                            .matcher(problem.message())
                            .find();
        }
    }
}
