package dev.migration.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The commands of other migration tools, and the command here for the same. */
enum OtherTools {
    STATUS(
            "migration status",
            "shows what is applied and pending, and what is wrong",
            "info current heads branches history list ls show pending version migrate:status "
                    + "migrate:list migrate:currentversion migration:show db:migrate:status db:version "
                    + "db:abort_if_pending_migrations showmigrations liststatus listlocks"),
    PLAN("migration up --dry-run", "shows what would be applied, and executes nothing", "plan updatesql sqlmigrate"),
    CHECK(
            "migration status --exit-code",
            "ends with code 3 if something is pending or wrong",
            "verify unexpectedchangesets"),
    UP(
            "migration up",
            "applies all that is pending",
            "update upgrade deploy run migrate:latest migrate:up migrate:deploy migration:run "
                    + "db:migrate db:migrate:up db:push"),
    UP_TO("migration up --to VERSION", "applies all that is pending up to a version", "goto upto updatetotag"),
    UP_ONE("migration up --count 1", "applies the next one", "upbyone updateone updatecount"),
    DOWN(
            "migration down",
            "undoes the last one",
            "downgrade revert migrate:rollback migrate:down migrate:revert migration:revert "
                    + "rollbackoneupdate db:rollback db:migrate:down"),
    DOWN_TO(
            "migration down --to VERSION",
            "undoes all that were applied after a version, and asks before",
            "downto rollbacktodate rollbackcount"),
    NEW(
            "migration new NAME",
            "creates a file under the next version",
            "make generate revision makemigrations migrate:make migration:create migration:generate"),
    REPAIR(
            "migration status",
            "names for each problem what fixes it: nothing has to be repaired after a migration that was rolled back, and"
                    + " a file that was changed is restored or accepted",
            "repair doctor clearchecksums"),
    UNLOCK(
            "migration status",
            "names who holds the lock; it ends with the process that holds it, and needs no release",
            "releaselocks migrate:unlock unlock"),
    MARK(
            "migration mark-applied VERSION",
            "records one migration as applied without running it; for a schema without history: migration baseline"
                    + " VERSION",
            "stamp force resolve migrate:resolve changelogsync changelogsynctotag marknextchangesetran"),
    DROP(
            "migration db drop",
            "drops the database with all that is in it, and asks before",
            "drop dropall db:drop dropdb"),
    RESET(
            "migration db reset",
            "drops the database, creates it and applies everything, and asks before",
            "clean reset migrate:reset migrate:fresh db:reset");

    private final String type;
    private final String effect;
    private final String names;

    OtherTools(String type, String effect, String names) {
        this.type = type;
        this.effect = effect;
        this.names = names;
    }

    /** What to type instead, and what that does; in words that fit after "Next". */
    static Optional<String> advice(String typed) {
        String name = typed.toLowerCase(Locale.ROOT).replace("-", "");
        return Arrays.stream(values())
                .filter(command -> command.names().contains(name))
                .findFirst()
                .map(command -> command.type + ", which " + command.effect);
    }

    /** What is typed here. */
    String type() {
        return type;
    }

    /** What it is called elsewhere. */
    List<String> names() {
        return List.of(names.split(" ", -1));
    }
}
