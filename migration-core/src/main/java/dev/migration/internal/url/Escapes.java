// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.url;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The percent escapes of a URL. Unlike in a web form, a plus sign is a plus sign. */
final class Escapes {

    static final String RULE = "in a user or password, / ? # and % are written %2F %3F %23 and %25";

    private static final Pattern BROKEN = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private Escapes() {}

    /** @throws IllegalArgumentException with a reason that repeats nothing of the text */
    static String decoded(String text) {
        if (BROKEN.matcher(text).find()) {
            throw new IllegalArgumentException("has a % that two hexadecimal digits do not follow; " + RULE);
        }
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
