// SPDX-License-Identifier: Apache-2.0
package dev.migration.rehearsal.internal;

import dev.migration.internal.header.ScriptOptions;
import dev.migration.internal.help.Printable;
import dev.migration.internal.sql.SqlScanner.CommentListener;
import dev.migration.internal.sql.lexer.Lexer;
import dev.migration.internal.sql.lexer.TokenType;
import dev.migration.rehearsal.RehearsalReport.Finding;
import dev.migration.rehearsal.internal.rule.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The comments {@code -- allow: rule reason} above a statement, each on a line of its own, and what the phase allows. */
final class Allowances implements CommentListener {

    private static final Pattern COMMENT = Pattern.compile("(?i)--[ \\t]*allow:[ \\t]*([^ \\t]*)[ \\t]*(.*)");

    private static final Pattern NEARLY = Pattern.compile(
            "(?i)--[ \\t]*(allows?:?[ \\t]*(?:" + String.join("|", Rule.allowable()) + ")(?![\\w-])).*");

    private final List<Allowance> above = new ArrayList<>();
    private final List<Allowance> everywhere;

    Allowances(ScriptOptions options) {
        // No instance is left that would miss what goes.
        everywhere = options.isContract()
                ? Arrays.stream(Rule.values())
                        .filter(Rule::isOfContract)
                        .map(rule -> new Allowance(1, rule.code(), "of the phase contract"))
                        .toList()
                : List.of();
    }

    /**
     * A comment.
     *
     * @param line of the file
     * @param reason empty where it has none
     */
    record Allowance(int line, String rule, String reason) {

        private boolean isOf(Finding finding) {
            return finding.rule().equals(rule) && !reason.isEmpty();
        }

        private String problem() {
            if (!Rule.allowable().contains(rule)) {
                return "names no rule that can be allowed: " + Printable.line(rule);
            }
            return reason.isEmpty() ? "gives no reason" : "";
        }
    }

    @Override
    public boolean endsStatement(TokenType type, Lexer comment, boolean insideStatement) {
        if (type == TokenType.LINE_COMMENT && !insideStatement && comment.startsLine()) {
            Matcher allow = COMMENT.matcher(comment.text().stripTrailing());
            Matcher nearly = NEARLY.matcher(comment.text());
            if (allow.matches()) {
                above.add(new Allowance(comment.position().line(), allow.group(1), allow.group(2)));
            } else if (nearly.lookingAt()) {
                above.add(new Allowance(comment.position().line(), nearly.group(1), ""));
            }
        }
        return false;
    }

    /** Those above the statement that was read last, and those of its file. */
    List<Allowance> take() {
        List<Allowance> taken = new ArrayList<>(above);
        taken.addAll(everywhere);
        above.clear();
        return taken;
    }

    /** The same findings, with the reasons of those that are allowed, and what is wrong with the comments. */
    static List<Finding> applied(List<Allowance> allowances, List<Finding> findings) {
        var applied = new ArrayList<Finding>();
        for (Finding finding : findings) {
            applied.add(allowances.stream()
                    .filter(allowance ->
                            allowance.isOf(finding) && Rule.allowable().contains(finding.rule()))
                    .findFirst()
                    .map(allowance -> new Finding(
                            finding.rule(),
                            finding.level(),
                            finding.text(),
                            finding.remedy(),
                            Printable.line(allowance.reason())))
                    .orElse(finding));
        }
        for (Allowance allowance : allowances) {
            String problem = allowance.problem();
            if (!problem.isEmpty()) {
                applied.add(Rule.WRONG_ALLOW.finding(
                        "the comment of line " + allowance.line() + " allows nothing: it " + problem,
                        "write -- allow: rule reason, with a rule of " + String.join(", ", Rule.allowable())));
            }
        }
        return applied;
    }
}
