package io.evenkeel.student.serving;

/**
 * One message of a conversation.
 *
 * @param role system, developer, user or assistant
 * @param content its text
 */
public record ServedMessage(String role, String content) {}
