# The student's mathematics: a Llama-style decoder, its losses, its generation step and its optimizer.
#
# TorchScript text. Kernels.java packs it into an archive at run time and calls the methods by name; the weights stay
# DJL arrays in Java. There is no state in here.
#
# Letters: B rows of a batch, T columns (tokens), D hidden size, H query heads, G key-value heads, E head dimension,
# V vocabulary, N columns in the cache. All arithmetic is float32.
#
# w, the weights in the order of WeightLayout.java:
#   w[0] [V, D] embedding      w[1] [D] final norm      w[2] [V, D] output projection (w[0] itself when tied)
#   then for each layer: +0 [D] norm before attention   +1 [H*E, D] q   +2 [G*E, D] k   +3 [G*E, D] v   +4 [D, H*E] o
#                        +5 [D] norm before the MLP     +6 [I, D] gate  +7 [I, D] up    +8 [D, I] down
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  _is_full_backward_hook : Optional[bool]

  def forward(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x  # DJL wants one; nobody calls it

  # ---- the decoder ----

  # RMSNorm (Zhang & Sennrich, arXiv:1910.07467). x [.., D], w [D] -> [.., D].
  def norm(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    return torch.rms_norm(x, [torch.size(x, -1)], w, @RMS_NORM_EPS@)

  # A projection x [B, T, D] by w [heads*E, D], split into heads -> [B, heads, T, E].
  def heads(self: __torch__.Kernels, x: Tensor, w: Tensor, E: int) -> Tensor:
    y = torch.linear(x, w, None)
    return torch.transpose(torch.view(y, [torch.size(x, 0), torch.size(x, 1), -1, E]), 1, 2)

  # Rotary position embedding (Su et al., arXiv:2104.09864) in the half-split form of Llama. x [B, heads, T, E]; cos and
  # sin broadcast to it.
  def rotate(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    a, b = torch.chunk(x, 2, -1)
    return torch.add(torch.mul(x, cos), torch.mul(torch.cat([torch.neg(b), a], -1), sin))

  # Attention's output o [B, H, T, E] back into the residual stream x [B, T, D], then the SwiGLU MLP (Shazeer,
  # arXiv:2002.05202). w: one layer's nine weights.
  def after_attention(self: __torch__.Kernels, x: Tensor, o: Tensor, w: List[Tensor]) -> Tensor:
    o = torch.reshape(torch.transpose(o, 1, 2), [torch.size(x, 0), torch.size(x, 1), -1])
    x = torch.add(x, torch.linear(o, w[4], None))
    h = self.norm(x, w[5])
    f = torch.mul(torch.silu(torch.linear(h, w[6], None)), torch.linear(h, w[7], None))
    return torch.add(x, torch.linear(f, w[8], None))

  # One layer over whole rows: causal grouped-query attention (Ainslie et al., arXiv:2305.13245). Rows are padded on the
  # right, so no real token sees padding and no mask is needed.
  def layer(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    E = torch.size(cos, -1)
    h = self.norm(x, w[0])
    q = self.rotate(self.heads(h, w[1], E), cos, sin)
    k = self.rotate(self.heads(h, w[2], E), cos, sin)
    v = self.heads(h, w[3], E)
    o = torch.scaled_dot_product_attention(q, k, v, None, 0., True, scale=None, enable_gqa=True)
    return self.after_attention(x, o, w)

  # ids [B, T] -> the normed last hidden states [B, T, D]. cos and sin: the whole tables [positions, E].
  def hidden(self: __torch__.Kernels, ids: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    T = torch.size(ids, 1)
    c = torch.slice(cos, 0, 0, T)
    s = torch.slice(sin, 0, 0, T)
    x = torch.embedding(w[0], ids)
    for i in range((len(w) - 3) // 9):
      x = self.layer(x, c, s, w[3 + 9 * i : 12 + 9 * i])
    return self.norm(x, w[1])

  # ids [B, T] -> logits [B, T, V].
  def logits(self: __torch__.Kernels, ids: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    return torch.linear(self.hidden(ids, cos, sin, w), w[2], None)

  # ---- losses: only the positions that predict a completion's token reach the vocabulary ----

  # at [M]: flat positions (row * T + column) in ids -> logits [M, V].
  def logits_at(self: __torch__.Kernels, ids: Tensor, at: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    h = torch.flatten(self.hidden(ids, cos, sin, w), 0, 1)
    return torch.linear(torch.index_select(h, 0, at), w[2], None)

  # Mean negative log likelihood, in nats, of targets [M] -> []. The training loss.
  def loss(self: __torch__.Kernels, ids: Tensor, at: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    return torch.cross_entropy_loss(self.logits_at(ids, at, cos, sin, w), targets, None, 1, -100, 0.)

  # The same of each target -> [M]. For scoring.
  def nll(self: __torch__.Kernels, ids: Tensor, at: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    return torch.cross_entropy_loss(self.logits_at(ids, at, cos, sin, w), targets, None, 0, -100, 0.)

  # ---- generation: rows are padded on the left, so all rows write the same column of the cache ----

  # Appends ids [B, T] to the cache, which holds `filled` columns -> logits after the last column [B, V].
  # start [B]: each row's first real column. keys, values: for each layer [B, G, columns, E], written in place.
  def extend(self: __torch__.Kernels, ids: Tensor, start: Tensor, filled: int, keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    B = torch.size(ids, 0)
    T = torch.size(ids, 1)
    E = torch.size(cos, -1)
    N = filled + T
    G = torch.size(keys[0], 1)
    groups = torch.size(w[4], 0) // (G * E)
    columns = torch.arange(N, dtype=4, layout=None, device=ids.device)
    here = torch.view(torch.slice(columns, 0, filled, N), [1, T, 1])
    first = torch.view(start, [B, 1, 1])
    positions = torch.clamp(torch.squeeze(torch.sub(here, first), 2), 0, torch.size(cos, 0) - 1)
    c = torch.unsqueeze(torch.embedding(cos, positions), 1)
    s = torch.unsqueeze(torch.embedding(sin, positions), 1)
    # A column sees what lies between its row's start and itself; padding sees itself, so that no row is empty (NaN).
    seen = torch.__or__(torch.__and__(torch.ge(columns, first), torch.le(columns, here)), torch.eq(columns, here))
    mask = torch.masked_fill(torch.zeros([B, T, N], dtype=6, layout=None, device=ids.device), torch.logical_not(seen), -inf)
    # The query heads that share a key-value head stand below each other as rows of one head, so keys are not repeated.
    mask = torch.repeat(torch.unsqueeze(mask, 1), [1, 1, groups, 1])
    x = torch.embedding(w[0], ids)
    for i in range((len(w) - 3) // 9):
      l = w[3 + 9 * i : 12 + 9 * i]
      h = self.norm(x, l[0])
      q = self.rotate(self.heads(h, l[1], E), c, s)
      k = self.rotate(self.heads(h, l[2], E), c, s)
      v = self.heads(h, l[3], E)
      torch.copy_(torch.slice(keys[i], 2, filled, N), k)
      torch.copy_(torch.slice(values[i], 2, filled, N), v)
      q = torch.reshape(q, [B, G, groups * T, E])
      o = torch.scaled_dot_product_attention(q, torch.slice(keys[i], 2, 0, N), torch.slice(values[i], 2, 0, N), mask, 0., False, scale=None, enable_gqa=False)
      x = self.after_attention(x, torch.reshape(o, [B, G * groups, T, E]), l)
    last = self.norm(torch.select(x, 1, -1), w[1])
    return torch.linear(last, w[2], None)

  # The most probable token of each row: logits [B, V] -> [B].
  def greedy(self: __torch__.Kernels, logits: Tensor) -> Tensor:
    return torch.argmax(logits, 1, False)

  # One layer's keys or values [B, G, columns, E], of the rows [R] and the columns from `first` to `filled` only, with
  # `room` empty columns behind them.
  def move(self: __torch__.Kernels, cache: Tensor, rows: Tensor, first: int, filled: int, room: int) -> Tensor:
    return torch.constant_pad_nd(torch.index_select(torch.slice(cache, 2, first, filled), 0, rows), [0, 0, 0, room], 0)

  # Two batches' keys or values in one layer, theirs [R, G, columns, E] below ours [B, G, columns, E] of the columns from
  # `first` to `filled`: both are padded on the left to `width` columns, with `room` empty ones behind them.
  def join(self: __torch__.Kernels, ours: Tensor, theirs: Tensor, first: int, filled: int, width: int, room: int) -> Tensor:
    a = torch.slice(ours, 2, first, filled)
    a = torch.constant_pad_nd(a, [0, 0, width - torch.size(a, 2), room], 0)
    b = torch.constant_pad_nd(theirs, [0, 0, width - torch.size(theirs, 2), room], 0)
    return torch.cat([a, b], 0)

  # ---- the optimizer ----

  # Scales the gradients in place so that their global L2 norm is at most `largest` (0: leaves them) -> the norm before, [].
  def clip(self: __torch__.Kernels, g: List[Tensor], largest: float) -> Tensor:
    total = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(g, 2)), 2)
    if largest > 0.:
      torch._foreach_mul_(g, torch.clamp(torch.mul(torch.reciprocal(torch.add(total, 1e-6)), largest), None, 1.))
    return total

  # Clears the gradients -> the first one.
  def clear(self: __torch__.Kernels, g: List[Tensor]) -> Tensor:
    torch._foreach_zero_(g)
    return g[0]

  # AdamW (Loshchilov & Hutter, arXiv:1711.05101), all parameters in one call; clears the gradients. m and v: the moments;
  # step: one counter [] for each parameter, raised here -> the first counter.
  def adamw(self: __torch__.Kernels, p: List[Tensor], g: List[Tensor], m: List[Tensor], v: List[Tensor], step: List[Tensor], lr: float, decay: float) -> Tensor:
    unused = annotate(List[Tensor], [])
    torch._foreach_add_(step, 1)
    torch._fused_adamw_(p, g, m, v, unused, step, lr=lr, beta1=0.9, beta2=0.999, weight_decay=decay, eps=1e-8, amsgrad=False, maximize=False)
    torch._foreach_zero_(g)
    return step[0]
