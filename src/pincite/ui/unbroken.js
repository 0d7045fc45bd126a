// Gradio's client loses an answer that it asks for in the moment its stream of answers closes: the
// server has ended the stream, the client does not know it yet and opens no other, and the page waits
// for ever. It happens to whoever presses twice in a hurry on a busy machine. So the stream that the
// client reads goes on, out of a new one of the server's, while an answer is still due.
{
  const ask = window.fetch;
  const due = new Set(); // Ids of what was asked and is not answered.
  const early = new Set(); // Answered before the page was told the id.

  const joined = async (input, init) => {
    const reply = await ask(input, init);
    const id = (await reply.clone().json().catch(() => null))?.event_id;
    if (id && !early.delete(id)) due.add(id);
    return reply;
  };

  async function* messages(open) {
    let closed = true;
    while (closed) {
      const reply = await open();
      const text = reply.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      closed = false;
      for (let part = await text.read(); !part.done && !closed; part = await text.read()) {
        const words = (rest + part.value).split("\n\n");
        rest = words.pop();
        for (const one of words) {
          const { msg, event_id: id } = JSON.parse(one.slice("data:".length));
          if (msg === "process_completed" && !due.delete(id)) early.add(id);
          closed = msg === "close_stream";
          if (!closed || due.size === 0) yield `${one}\n\n`;
        }
      }
      closed &&= due.size > 0;
    }
  }

  const unbroken = async (input, init) => {
    const first = await ask(input.clone?.() ?? input, init);
    if (!first.ok || !first.body) return first;
    let next = first;
    const told = messages(() => {
      const reply = next ?? ask(input.clone?.() ?? input, init);
      next = null;
      return reply;
    });
    const bytes = new TextEncoder();
    const body = new ReadableStream({
      async pull(out) {
        const { value, done } = await told.next();
        done ? out.close() : out.enqueue(bytes.encode(value));
      },
      cancel: () => told.return(),
    });
    return new Response(body, { status: first.status, headers: first.headers });
  };

  window.fetch = (input, init) => {
    const path = new URL(input.url ?? input, window.location.href).pathname;
    if (path.endsWith("/queue/join")) return joined(input, init);
    if (path.endsWith("/queue/data")) return unbroken(input, init);
    return ask(input, init);
  };
}
