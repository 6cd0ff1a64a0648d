package io.evenkeel.practice.domains;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** A coin that is flipped (1) or left as it is (0), four to nine times: {@code Coin H flips 10110 = ?} */
final class CoinFlips implements PracticeDomain {
    private static final Pattern FORM = Pattern.compile("Coin ([HT]) flips ([01]{4,9}) = \\?");
    private static final int MOVES_MIN = 4;
    private static final int MOVES_MAX = 9;

    @Override
    public String name() {
        return "coin-flips";
    }

    @Override
    public String question(RandomGenerator random) {
        var moves = new StringBuilder();
        for (int left = random.nextInt(MOVES_MIN, MOVES_MAX + 1); left > 0; left--) {
            moves.append(random.nextInt(2));
        }
        return "Coin " + (random.nextBoolean() ? 'H' : 'T') + " flips " + moves + " = ?";
    }

    @Override
    public Optional<Solution> solve(String question) {
        var form = FORM.matcher(QuestionText.plain(question));
        return form.matches() ? Optional.of(solution(form.group(1).charAt(0), form.group(2))) : Optional.empty();
    }

    @Override
    public int distinctQuestions() {
        return 2 * ((1 << (MOVES_MAX + 1)) - (1 << MOVES_MIN));
    }

    private static Solution solution(char start, String moves) {
        var sides = new StringBuilder();
        char side = start;
        for (int at = 0; at < moves.length(); at++) {
            side = moves.charAt(at) == '0' ? side : side == 'H' ? 'T' : 'H';
            sides.append(moves.charAt(at)).append(side).append(' ');
        }
        return new Solution(sides.toString().strip(), String.valueOf(side));
    }
}
