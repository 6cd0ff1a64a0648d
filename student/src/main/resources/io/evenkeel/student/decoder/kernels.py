# The student's mathematics: the decoders of Llama, Qwen2 and Qwen3, their losses, generation step and optimizer.
#
# TorchScript text. KernelText.java fills in what stands between @, Kernels.java packs it into an archive at run time and
# calls the methods by name; the weights stay DJL arrays in Java. There is no state in here.
#
# Letters: B rows of a batch, T columns (tokens), D hidden size, H query heads, G key-value heads, E head dimension,
# I the MLP's width, V vocabulary, N columns in the cache, M positions that predict a token.
# Numbers: weights, losses, logits and cache are float32; what lies between is @COMPUTE@ (6 float32, 15 bfloat16).
#
# w, the weights in the order of WeightLayout.java:
#   w[0] [V, D] embedding      w[1] [D] final norm      w[2] [V, D] output projection (w[0] itself when tied)
#   then for each layer l: l[0] [D] norm before attention   l[1] [H*E, D] q   l[2] [G*E, D] k   l[3] [G*E, D] v
#                          l[4] [D, H*E] o   l[5] [D] norm before the MLP   l[6] [I, D] gate   l[7] [I, D] up   l[8] [D, I] down
#     Qwen2 also           l[9] [H*E], l[10] [G*E], l[11] [G*E] biases of q, k, v
#     Qwen3 also           l[9] [E], l[10] [E] norms of each head's q and k
#   and last, where the student is trained by low-rank adapters, each adapted projection's pair A [rank, in], B [out, rank].
class Kernels(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool
  _is_full_backward_hook : Optional[bool]

  def forward(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return x  # DJL wants one; nobody calls it

  # ---- what the architectures share ----

  # RMSNorm (Zhang & Sennrich, arXiv:1910.07467) over the last dimension.
  def norm(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    return torch.rms_norm(x, [torch.size(x, -1)], torch.to(w, ops.prim.dtype(x)), @RMS_NORM_EPS@)

  # x by the weight w -> [.., out].
  def linear(self: __torch__.Kernels, x: Tensor, w: Tensor) -> Tensor:
    return torch.linear(x, torch.to(w, ops.prim.dtype(x)), None)

  # x by the projection l[i], plus its low-rank adapter l[a], l[a + 1] where it has one (a >= 0): LoRA (Hu et al.,
  # arXiv:2106.09685). drop: probability that an adapter's input is left out, in training.
  def project(self: __torch__.Kernels, x: Tensor, l: List[Tensor], i: int, a: int, drop: float) -> Tensor:
    y = self.linear(x, l[i])
    if a >= 0:
      d = x
      if drop > 0.:
        d = torch.dropout(x, drop, True)
      y = torch.add(y, torch.mul(self.linear(self.linear(d, l[a]), l[a + 1]), @LORA_SCALE@))
    return y

  # [B, T, heads*E] -> [B, heads, T, E].
  def heads(self: __torch__.Kernels, x: Tensor) -> Tensor:
    return torch.transpose(torch.view(x, [torch.size(x, 0), torch.size(x, 1), -1, @HEAD_DIM@]), 1, 2)

  # Rotary position embedding (Su et al., arXiv:2104.09864) in the half-split form of Llama: the halves (a, b) become
  # (a cos - b sin, b cos + a sin). x [B, heads, T, E]; cos and sin broadcast to it, sin negative in its first half.
  def rotate(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    return torch.addcmul(torch.mul(x, cos), torch.roll(x, [@HEAD_DIM@ // 2], [-1]), sin, value=1)

  # Attention's output o [B, H, T, E] back into the residual stream x [B, T, D], then the SwiGLU MLP (Shazeer,
  # arXiv:2002.05202).
  def after_attention(self: __torch__.Kernels, x: Tensor, o: Tensor, l: List[Tensor], drop: float) -> Tensor:
    o = torch.reshape(torch.transpose(o, 1, 2), [torch.size(x, 0), torch.size(x, 1), -1])
    x = torch.add(x, self.project(o, l, 4, @LORA_O@, drop))
    h = self.norm(x, l[5])
    f = torch.mul(torch.silu(self.project(h, l, 6, @LORA_GATE@, drop)), self.project(h, l, 7, @LORA_UP@, drop))
    return torch.add(x, self.project(f, l, 8, @LORA_DOWN@, drop))

  # ---- where they differ: h [B, T, D] -> q [B, H, T, E], k and v [B, G, T, E], before rotation ----

  # Touvron et al., arXiv:2302.13971; Grattafiori et al., arXiv:2407.21783.
  def qkv_llama(self: __torch__.Kernels, h: Tensor, l: List[Tensor], drop: float) -> Tuple[Tensor, Tensor, Tensor]:
    q = self.heads(self.project(h, l, 1, @LORA_Q@, drop))
    k = self.heads(self.project(h, l, 2, @LORA_K@, drop))
    v = self.heads(self.project(h, l, 3, @LORA_V@, drop))
    return (q, k, v)

  # A bias on each of the three (Qwen team, arXiv:2407.10671, arXiv:2412.15115).
  def qkv_qwen2(self: __torch__.Kernels, h: Tensor, l: List[Tensor], drop: float) -> Tuple[Tensor, Tensor, Tensor]:
    t = ops.prim.dtype(h)
    q = self.heads(torch.add(self.project(h, l, 1, @LORA_Q@, drop), torch.to(l[9], t)))
    k = self.heads(torch.add(self.project(h, l, 2, @LORA_K@, drop), torch.to(l[10], t)))
    v = self.heads(torch.add(self.project(h, l, 3, @LORA_V@, drop), torch.to(l[11], t)))
    return (q, k, v)

  # No bias; each head's q and k are normed (Qwen team, arXiv:2505.09388).
  def qkv_qwen3(self: __torch__.Kernels, h: Tensor, l: List[Tensor], drop: float) -> Tuple[Tensor, Tensor, Tensor]:
    q = self.norm(self.heads(self.project(h, l, 1, @LORA_Q@, drop)), l[9])
    k = self.norm(self.heads(self.project(h, l, 2, @LORA_K@, drop)), l[10])
    v = self.heads(self.project(h, l, 3, @LORA_V@, drop))
    return (q, k, v)

  # ---- the decoder over whole rows ----

  # ids [B, T] -> [B, T, D].
  def embed(self: __torch__.Kernels, ids: Tensor, embedding: Tensor) -> Tensor:
    return torch.to(torch.embedding(embedding, ids), @COMPUTE@)

  # One layer: causal grouped-query attention (Ainslie et al., arXiv:2305.13245), then the MLP. Rows are padded on the
  # right, so no real token sees padding and no mask is needed. cos and sin: the whole tables [positions, E].
  def layer(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor, drop: float, l: List[Tensor]) -> Tensor:
    T = torch.size(x, 1)
    c = torch.to(torch.slice(cos, 0, 0, T), ops.prim.dtype(x))
    s = torch.to(torch.slice(sin, 0, 0, T), ops.prim.dtype(x))
    q, k, v = self.qkv_@ARCHITECTURE@(self.norm(x, l[0]), l, drop)
    # The fused kernel for CPUs wants as many key-value heads as query heads; told to share them it is not taken at all.
    k = self.rotate(k, c, s)
    groups = @HEADS@ // torch.size(k, 1)
    if groups > 1:
      k = torch.repeat_interleave(k, groups, 1)
      v = torch.repeat_interleave(v, groups, 1)
    o = torch.scaled_dot_product_attention(self.rotate(q, c, s), k, v, None, 0., True, scale=None, enable_gqa=False)
    return self.after_attention(x, o, l, drop)

  # ids [B, T] -> the normed last hidden states [B, T, D].
  def hidden(self: __torch__.Kernels, ids: Tensor, cos: Tensor, sin: Tensor, drop: float, w: List[Tensor]) -> Tensor:
    x = self.embed(ids, w[0])
    for i in range((len(w) - 3) // @PER_LAYER@):
      x = self.layer(x, cos, sin, drop, w[3 + @PER_LAYER@ * i : 3 + @PER_LAYER@ * (i + 1)])
    return self.norm(x, w[1])

  # h [.., D] by the output projection -> [.., V].
  def output(self: __torch__.Kernels, h: Tensor, w: Tensor) -> Tensor:
    return torch.to(self.linear(h, w), 6)

  # ids [B, T] -> logits [B, T, V].
  def logits(self: __torch__.Kernels, ids: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    return self.output(self.hidden(ids, cos, sin, 0., w), w[2])

  # ---- losses: only the positions that predict a completion's token reach the vocabulary ----

  # at [M]: flat positions (row * T + column) in ids -> their hidden states [M, D].
  def hidden_at(self: __torch__.Kernels, ids: Tensor, at: Tensor, cos: Tensor, sin: Tensor, drop: float, w: List[Tensor]) -> Tensor:
    return torch.index_select(torch.flatten(self.hidden(ids, cos, sin, drop, w), 0, 1), 0, at)

  # Summed negative log likelihood, in nats, of targets [M], divided by tokens [] -> []. The training loss of a batch, or
  # of a part of one, where tokens is what the whole batch predicts.
  def loss(self: __torch__.Kernels, ids: Tensor, at: Tensor, targets: Tensor, tokens: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    logits = self.output(self.hidden_at(ids, at, cos, sin, @LORA_DROPOUT@, w), w[2])
    return torch.div(torch.cross_entropy_loss(logits, targets, None, 2, -100, 0.), tokens)

  # The negative log likelihood of each target -> [M]. For scoring.
  def nll(self: __torch__.Kernels, ids: Tensor, at: Tensor, targets: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    logits = self.output(self.hidden_at(ids, at, cos, sin, 0., w), w[2])
    return torch.cross_entropy_loss(logits, targets, None, 0, -100, 0.)

  # ---- the same loss in pieces, for Backward.java: a piece keeps nothing for the next one but its result ----

  # Everything before the vocabulary. Between pieces numbers are float32: DJL knows no bfloat16.
  def hidden_piece(self: __torch__.Kernels, ids: Tensor, at: Tensor, cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    return torch.to(self.hidden_at(ids, at, cos, sin, @LORA_DROPOUT@, w), 6)

  def embed_piece(self: __torch__.Kernels, ids: Tensor, w: List[Tensor]) -> Tensor:
    return torch.to(self.embed(ids, w[0]), 6)

  def layer_piece(self: __torch__.Kernels, x: Tensor, cos: Tensor, sin: Tensor, l: List[Tensor]) -> Tensor:
    return torch.to(self.layer(torch.to(x, @COMPUTE@), cos, sin, @LORA_DROPOUT@, l), 6)

  # Hidden states x [B, T, D] -> those at [M], normed [M, D].
  def last_piece(self: __torch__.Kernels, x: Tensor, at: Tensor, w: List[Tensor]) -> Tensor:
    h = torch.index_select(torch.flatten(torch.to(x, @COMPUTE@), 0, 1), 0, at)
    return torch.to(self.norm(h, w[1]), 6)

  # The loss of some of the M: h [m, D], targets [m].
  def loss_piece(self: __torch__.Kernels, h: Tensor, targets: Tensor, tokens: Tensor, w: List[Tensor]) -> Tensor:
    logits = self.output(torch.to(h, @COMPUTE@), w[2])
    return torch.div(torch.cross_entropy_loss(logits, targets, None, 2, -100, 0.), tokens)

  # The scalar whose gradient at a piece's inputs is that of the loss, given the loss' gradient at its result.
  def embed_product(self: __torch__.Kernels, ids: Tensor, g: Tensor, w: List[Tensor]) -> Tensor:
    return torch.sum(torch.mul(self.embed_piece(ids, w), g))

  def layer_product(self: __torch__.Kernels, x: Tensor, g: Tensor, cos: Tensor, sin: Tensor, l: List[Tensor]) -> Tensor:
    return torch.sum(torch.mul(self.layer_piece(x, cos, sin, l), g))

  def last_product(self: __torch__.Kernels, x: Tensor, at: Tensor, g: Tensor, w: List[Tensor]) -> Tensor:
    return torch.sum(torch.mul(self.last_piece(x, at, w), g))

  # ---- generation: rows are padded on the left, so all rows write the same column of the cache ----

  # Appends ids [B, T] to the cache, which holds `filled` columns -> logits after the last column [B, V].
  # start [B]: each row's first real column. keys, values: for each layer [B, G, columns, E], written in place.
  def extend(self: __torch__.Kernels, ids: Tensor, start: Tensor, filled: int, keys: List[Tensor], values: List[Tensor], cos: Tensor, sin: Tensor, w: List[Tensor]) -> Tensor:
    B = torch.size(ids, 0)
    T = torch.size(ids, 1)
    E = torch.size(cos, -1)
    N = filled + T
    G = torch.size(keys[0], 1)
    columns = torch.arange(N, dtype=4, layout=None, device=ids.device)
    here = torch.view(torch.slice(columns, 0, filled, N), [1, T, 1])
    first = torch.view(start, [B, 1, 1])
    positions = torch.clamp(torch.squeeze(torch.sub(here, first), 2), 0, torch.size(cos, 0) - 1)
    c = torch.to(torch.unsqueeze(torch.embedding(cos, positions), 1), @COMPUTE@)
    s = torch.to(torch.unsqueeze(torch.embedding(sin, positions), 1), @COMPUTE@)
    # A column sees what lies between its row's start and itself; padding sees itself, so that no row is empty (NaN).
    seen = torch.__or__(torch.__and__(torch.ge(columns, first), torch.le(columns, here)), torch.eq(columns, here))
    mask = torch.masked_fill(torch.zeros([B, T, N], dtype=@COMPUTE@, layout=None, device=ids.device), torch.logical_not(seen), -inf)
    # The query heads that share a key-value head stand below each other as rows of one head, so keys are not repeated.
    groups = @HEADS@ // G
    mask = torch.repeat(torch.unsqueeze(mask, 1), [1, 1, groups, 1])
    x = self.embed(ids, w[0])
    for i in range((len(w) - 3) // @PER_LAYER@):
      l = w[3 + @PER_LAYER@ * i : 3 + @PER_LAYER@ * (i + 1)]
      q, k, v = self.qkv_@ARCHITECTURE@(self.norm(x, l[0]), l, 0.)
      torch.copy_(torch.slice(keys[i], 2, filled, N), self.rotate(k, c, s))
      torch.copy_(torch.slice(values[i], 2, filled, N), v)
      q = torch.reshape(self.rotate(q, c, s), [B, G, groups * T, E])
      K = torch.to(torch.slice(keys[i], 2, 0, N), @COMPUTE@)
      V = torch.to(torch.slice(values[i], 2, 0, N), @COMPUTE@)
      o = torch.scaled_dot_product_attention(q, K, V, mask, 0., False, scale=None, enable_gqa=False)
      x = self.after_attention(x, torch.reshape(o, [B, G * groups, T, E]), l, 0.)
    return self.output(self.norm(torch.select(x, 1, -1), w[1]), w[2])

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

  # ---- the optimizer, and the adapters' end ----

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

  # A projection w [out, in] with its adapter a [rank, in], b [out, rank] worked in -> [out, in].
  def merge(self: __torch__.Kernels, w: Tensor, a: Tensor, b: Tensor) -> Tensor:
    return torch.add(w, torch.mul(torch.matmul(b, a), @LORA_SCALE@))
