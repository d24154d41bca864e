// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.url;

import dev.migration.internal.url.UrlProduct.Trait;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What names a database in place of a URL.
 *
 * @param product as {@link #product(String)} gives it; null for the usual one
 */
public record UrlParts(
        @Nullable String product,
        @Nullable String host,
        @Nullable String port,
        @Nullable String name) {

    /** @throws IllegalArgumentException if no product that is named by parts is called so */
    public static String product(String text) {
        List<String> all =
                UrlProduct.ofParts().map(product -> product.vendor().id()).toList();
        int last = all.size() - 1;
        return UrlProduct.named(text.toLowerCase(Locale.ROOT))
                .map(product -> product.vendor().id())
                .filter(all::contains)
                .orElseThrow(() -> new IllegalArgumentException("must be "
                        + String.join(", ", all.subList(0, last)) + " or " + all.get(last)
                        + "; for another product, give a URL"));
    }

    /** @throws IllegalArgumentException with a reason that repeats none of them */
    public String url() {
        UrlProduct known = product == null
                ? UrlProduct.of(UrlProduct.USUAL)
                : UrlProduct.named(product).orElseThrow();
        String scheme = known.vendor().id() + ":";
        if (known.has(Trait.FILE_SCHEME)) {
            if (host != null || port != null || name == null || name.isEmpty() || name.contains("?")) {
                throw new IllegalArgumentException("is a file, which needs database, its path, and no host");
            }
            return scheme + name;
        }
        String place = scheme + "//" + (host == null ? "localhost" : host) + (port == null ? "" : ":" + port) + "/";
        String written = name == null ? "" : name;
        if (known.has(Trait.LIBPQ)) {
            // Without jdbc: options are those of libpq.
            return DatabaseName.of("jdbc:" + place).with(written).substring("jdbc:".length());
        }
        if (!written.matches("[\\p{L}\\p{N}_.$-]*")) {
            throw new IllegalArgumentException("goes with a name that must be written in a URL");
        }
        return place + written;
    }
}
