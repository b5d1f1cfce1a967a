extension DiffPage {
  /// Colours have a sign or a pattern beside them everywhere, and hold 4.5:1 on their ground, light and dark.
  static let style = """
    :root { --paper: #fff; --ink: #1b1f24; --faint: #57606a; --line: #d0d7de; --ground: #f6f8fa; --bad: #b42318; --good: #18713c;
      --odd: #8a5a00; --neutral: #0b62a8; --old: #ffe4e0; --new: #dcf5e3; }
    @media (prefers-color-scheme: dark) { :root { --paper: #14171b; --ink: #e6e9ed; --faint: #9da7b1; --line: #343b43; --ground: #1d2228;
      --bad: #ff8f80; --good: #6fd394; --odd: #e0b050; --neutral: #7cb8f0; --old: #4a201b; --new: #173b25; } }
    * { box-sizing: border-box; }
    body { margin: 0 auto; padding: 1.5rem clamp(1rem, 4vw, 3rem) 4rem; max-width: 78rem; background: var(--paper); color: var(--ink);
      font: 16px/1.5 system-ui, "Noto Sans", sans-serif; }
    h1 { font-size: 1.5rem; margin: 0 0 .25rem; }
    h2 { font-size: 1.15rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
    h3 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
    h4 { font-size: .9rem; margin: 1rem 0 .35rem; color: var(--faint); font-weight: 600; }
    small, .where, .hint { color: var(--faint); font-weight: 400; font-size: .88rem; }
    code { font-family: "Noto Sans Mono", ui-monospace, monospace; font-size: .9em; overflow-wrap: anywhere; }
    .verdict { font-size: 1.1rem; margin: 0; padding-left: .7rem; border-left: 4px solid var(--good); }
    .verdict.bad { border-color: var(--bad); }
    .hint { margin: .4rem 0 0; }
    nav ul { list-style: none; margin: 1rem 0 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr));
      gap: .25rem 1.5rem; }
    nav a { color: inherit; text-decoration-color: var(--line); text-underline-offset: .2em; overflow-wrap: anywhere; }
    .mark { display: inline-block; min-width: 1.1em; text-align: center; }
    .mark.same { color: var(--good); } .mark.missing { color: var(--odd); }
    .mark.different, .mark.unused, .mark.impossible { color: var(--bad); }
    article { margin: 0 0 1rem; padding: .9rem 1.1rem; background: var(--ground); border: 1px solid var(--line); border-radius: 8px; }
    article:target { outline: 2px solid var(--neutral); }
    .where { margin: .15rem 0 0; }
    .errors { padding-left: 1.2rem; } .errors li { margin: .3rem 0; } .errors small { display: block; }
    article ul { margin: .3rem 0; padding-left: 1.2rem; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; font-size: .9rem; font-variant-numeric: tabular-nums; }
    th, td { text-align: left; padding: .28rem .8rem .28rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
    thead th { color: var(--faint); font-weight: 600; white-space: nowrap; }
    tbody th { font-weight: 600; }
    td.number { text-align: right; white-space: nowrap; } th.number { text-align: right; }
    td.delta { min-width: 8rem; text-align: right; }
    .bar { position: relative; display: block; height: 7px; margin: 3px 0 2px; min-width: 6rem;
      background: linear-gradient(var(--line), var(--line)) 50% / 1px 100% no-repeat; }
    .bar i { position: absolute; top: 0; bottom: 0; border-radius: 1px; background: var(--neutral); }
    .bar i.better { background: var(--good); }
    .bar i.worse { background: repeating-linear-gradient(135deg, var(--bad) 0 3px, transparent 3px 5px); border: 1px solid var(--bad); }
    details { margin-top: .7rem; } summary { cursor: pointer; color: var(--faint); font-size: .9rem; }
    .context td, .context th { white-space: nowrap; }
    .gap td { text-align: center; color: var(--faint); }
    .hit { background: color-mix(in srgb, var(--paper) 70%, transparent); }
    del { background: var(--old); color: inherit; padding: 0 .2em; } ins { background: var(--new); color: inherit; padding: 0 .2em; font-weight: 600;
      text-decoration: none; }
    @media (max-width: 44rem) {
      article { padding: .8rem; }
      .differences thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
      .differences, .differences tbody, .differences tr { display: block; }
      .differences tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
      .differences th, .differences td { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; border: 0;
        padding: .1rem 0; text-align: right; white-space: normal; }
      .differences th::before, .differences td::before { content: attr(data-label); color: var(--faint); font-weight: 400; text-align: left; }
      .differences th span, .differences td span { overflow-wrap: anywhere; min-width: 0; }
    }
    @media print { article { break-inside: avoid; } details { display: none; } }
    """
}
