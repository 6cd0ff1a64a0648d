package io.evenkeel.gateway.domain.quote;

/**
 * One message of a chat.
 *
 * @param role system, user or assistant
 */
public record ChatMessage(String role, String content) {}
