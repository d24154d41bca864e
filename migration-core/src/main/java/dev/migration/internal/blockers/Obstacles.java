package dev.migration.internal.blockers;

import dev.migration.internal.execute.ScriptContext;
import dev.migration.internal.plan.Step;
import dev.migration.internal.session.Interruption;
import dev.migration.internal.sql.Statement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who may keep a statement outside a transaction waiting, before it is sent. */
public final class Obstacles {

    private static final Logger log = LoggerFactory.getLogger(Obstacles.class);

    private Obstacles() {}

    public static void tell(ScriptContext context, Step step, Statement next, int ordinal) throws SQLException {
        for (String obstacle : context.database().obstacles(context.connection(), next)) {
            log.warn(
                    "{}: statement {}, line {}, may have to wait for {}. It is: {}",
                    step.name(),
                    ordinal,
                    next.line(),
                    obstacle,
                    Interruption.firstLine(next));
        }
    }
}
