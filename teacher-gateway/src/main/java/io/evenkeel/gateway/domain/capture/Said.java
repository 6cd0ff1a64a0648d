package io.evenkeel.gateway.domain.capture;

/**
 * One message of a request.
 *
 * @param role system, user, assistant or another
 * @param text its text; of several parts their texts one after the other
 * @param textOnly false where an image, a sound or a file is part of it
 */
public record Said(String role, String text, boolean textOnly) {
    boolean isOf(String speaker) {
        return role.equals(speaker);
    }
}
