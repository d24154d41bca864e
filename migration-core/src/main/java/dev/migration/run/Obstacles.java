package dev.migration.run;

import dev.migration.plan.Step;
import dev.migration.script.Statement;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells who may keep a statement outside a transaction waiting, before it is sent. */
final class Obstacles {

    private static final Logger log = LoggerFactory.getLogger(Obstacles.class);

    private Obstacles() {}

    static void tell(ScriptContext context, Step step, Statement next, int ordinal) throws SQLException {
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
