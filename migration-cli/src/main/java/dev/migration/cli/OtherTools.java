package dev.migration.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The commands of other migration tools, and the command here for the same. */
final class OtherTools {

    /** What to type, in words that fit after "Next", and what it is called elsewhere. */
    static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry(
                    "migration status",
                    "info current heads branches history list ls show pending version migrate:status migrate:list"
                            + " migrate:currentversion migration:show db:migrate:status db:version"
                            + " db:abort_if_pending_migrations showmigrations liststatus listlocks"),
            Map.entry("migration status --exit-code", "verify unexpectedchangesets"),
            Map.entry("migration status, which names for each problem what fixes it", "repair doctor clearchecksums"),
            Map.entry(
                    "migration status, which names who holds the lock: it ends with that process",
                    "releaselocks migrate:unlock unlock"),
            Map.entry("migration up --dry-run", "plan updatesql sqlmigrate"),
            Map.entry(
                    "migration up",
                    "update upgrade deploy run migrate:latest migrate:up migrate:deploy migration:run db:migrate"
                            + " db:migrate:up db:push"),
            Map.entry("migration up --to VERSION", "goto upto updatetotag"),
            Map.entry("migration up --count 1", "upbyone updateone updatecount"),
            Map.entry(
                    "migration down",
                    "downgrade revert migrate:rollback migrate:down migrate:revert migration:revert"
                            + " rollbackoneupdate db:rollback db:migrate:down"),
            Map.entry("migration down --to VERSION", "downto rollbacktodate rollbackcount"),
            Map.entry(
                    "migration new NAME",
                    "make generate revision makemigrations migrate:make migration:create migration:generate"),
            Map.entry(
                    "migration mark-applied VERSION, or for a schema without history: migration baseline VERSION",
                    "stamp force resolve migrate:resolve changelogsync changelogsynctotag marknextchangesetran"),
            Map.entry("migration db drop, which asks before", "drop dropall db:drop dropdb"),
            Map.entry("migration db reset, which asks before", "clean reset migrate:reset migrate:fresh db:reset"));

    private OtherTools() {}

    /** What to type instead. */
    static Optional<String> advice(String typed) {
        String name = typed.toLowerCase(Locale.ROOT).replace("-", "");
        return NAMES.entrySet().stream()
                .filter(command -> List.of(command.getValue().split(" ")).contains(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }
}
