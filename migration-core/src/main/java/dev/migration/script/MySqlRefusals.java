package dev.migration.script;

/** What of MariaDB and MySQL is not run, beyond what the first words of a statement tell. */
final class MySqlRefusals {

    private MySqlRefusals() {}

    /** Whether it calls the function now; what it defines may call it one day. */
    static boolean releasesAllLocks(Phrase phrase) {
        if ("create".equals(phrase.at(0)) || "alter".equals(phrase.at(0))) {
            return false;
        }
        for (int i = 0; phrase.at(i) != null; i++) {
            if ("release_all_locks".equals(phrase.at(i)) && "(".equals(phrase.at(i + 1))) {
                return true;
            }
        }
        return false;
    }
}
