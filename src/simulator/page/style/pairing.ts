/** The steps of "+ New C2C Connection". */
export const PAIRING = `
.pairing { max-width: 30rem; margin: 6vh auto 0; width: 100%; padding: clamp(1.25rem, 5vw, 2.25rem); }
.pairing h2 { font-size: 1.5rem; line-height: 1.25; margin: .25rem 0 .4rem; }
.pairing form { display: grid; gap: 1.1rem; margin-top: 1.25rem; }
.pairing .quiet { font-size: .9375rem; }
.steps { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: .35rem 0 1.75rem;
  counter-reset: step; font-size: .8125rem; color: var(--quiet); }
.steps li { counter-increment: step; border-top: 3px solid var(--track); padding-top: .35rem;
  flex: 1; white-space: nowrap; }
.steps li::before { content: counter(step) ". "; }
.steps [aria-current] { color: var(--text); font-weight: 600; border-color: var(--accent); }
.digits { font: 600 2rem/1.2 ui-monospace, "DejaVu Sans Mono", monospace; letter-spacing: .3em;
  text-align: center; padding: .6rem; }
.digits[aria-invalid] { border-color: var(--bad); }
`;
