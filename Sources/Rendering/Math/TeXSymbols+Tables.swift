/// Pairs of a command and what it draws.
extension TeXSymbols {
  static let lowercaseGreek = """
    alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ lambda λ mu μ
    nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
    """

  static let uppercaseGreek = """
    Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    """

  static let ordinary = """
    partial ∂ nabla ∇ infty ∞ forall ∀ exists ∃ nexists ∄ emptyset ∅ varnothing ∅ ell ℓ hbar ℏ Re ℜ Im ℑ wp ℘ aleph ℵ imath ı jmath ȷ
    top ⊤ bot ⊥ angle ∠ triangle △ neg ¬ lnot ¬ sharp ♯ flat ♭ natural ♮ vert | Vert ‖ | ‖ backslash \\ degree ° checkmark ✓
    square □ Box □ blacksquare ■ bigstar ★ dagger † S § P ¶ copyright © pounds £ euro € % % # # & & $ $ _ _ colon :
    complement ∁ eth ð surd √ clubsuit ♣ diamondsuit ♢ heartsuit ♡ spadesuit ♠ diamond ⋄ lozenge ◊
    """

  static let binary = """
    pm ± mp ∓ times × div ÷ cdot ⋅ centerdot ⋅ ast ∗ star ⋆ circ ∘ bullet ∙ cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨ lor ∨ wedge ∧
    land ∧ setminus ∖ smallsetminus ∖ wr ≀ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ bigcirc ◯ amalg ⨿ ddagger ‡ ltimes ⋉
    rtimes ⋊ boxplus ⊞ boxminus ⊟ boxtimes ⊠ boxdot ⊡ circledast ⊛ circledcirc ⊚ triangleleft ◁ triangleright ▷ dotplus ∔
    """

  static let relations = """
    le ≤ leq ≤ leqslant ⩽ ge ≥ geq ≥ geqslant ⩾ ne ≠ neq ≠ approx ≈ sim ∼ simeq ≃ cong ≅ equiv ≡ propto ∝ varpropto ∝ in ∈ notin ∉ ni ∋
    owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ sqsubseteq ⊑ sqsupseteq ⊒ ll ≪ gg ≫ lll ⋘ ggg ⋙
    prec ≺ succ ≻ preceq ⪯ succeq ⪰ parallel ∥ perp ⟂ mid ∣ nmid ∤ asymp ≍ doteq ≐ triangleq ≜ coloneqq ≔ coloneq ≔ eqqcolon ≕
    vdash ⊢ dashv ⊣ models ⊨ vDash ⊨ bowtie ⋈ lesssim ≲ gtrsim ≳ lessgtr ≶ approxeq ≊ lt < gt >
    to → rightarrow → gets ← leftarrow ← leftrightarrow ↔ Rightarrow ⇒ Leftarrow ⇐ Leftrightarrow ⇔ implies ⟹ impliedby ⟸ iff ⟺
    mapsto ↦ longmapsto ⟼ longrightarrow ⟶ longleftarrow ⟵ longleftrightarrow ⟷ Longrightarrow ⟹ Longleftarrow ⟸ Longleftrightarrow ⟺
    hookrightarrow ↪ hookleftarrow ↩ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘ swarrow ↙ nwarrow ↖
    rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ leftharpoondown ↽ rightleftharpoons ⇌ leadsto ⇝ rightsquigarrow ⇝
    twoheadrightarrow ↠ rightrightarrows ⇉ leftrightarrows ⇆ therefore ∴ because ∵ smile ⌣ frown ⌢ vartriangle △
    """

  static let opening = """
    { { lbrace { lbrack [ lvert | lVert ‖ langle ⟨ lfloor ⌊ lceil ⌈ llbracket ⟦ lgroup ⟮ ulcorner ⌜ llcorner ⌞
    """

  static let closing = """
    } } rbrace } rbrack ] rvert | rVert ‖ rangle ⟩ rfloor ⌋ rceil ⌉ rrbracket ⟧ rgroup ⟯ urcorner ⌝ lrcorner ⌟
    """

  static let punctuation = "ldotp . cdotp ⋅"

  static let dots = "ldots … dots … dotsc … dotso … cdots ⋯ dotsb ⋯ dotsm ⋯ dotsi ⋯ vdots ⋮ ddots ⋱ iddots ⋰"

  static let sums = """
    sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigvee ⋁ bigwedge ⋀ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ biguplus ⨄ bigsqcup ⨆
    """

  static let integrals = "int ∫ iint ∬ iiint ∭ oint ∮ oiint ∯ smallint ∫"

  static let functions = """
    log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth arg deg dim hom ker
    """

  static let limitFunctions = "max min sup inf lim det gcd Pr"

  static let spelledFunctions: [String: String] = [
    "limsup": "lim\u{2009}sup", "liminf": "lim\u{2009}inf", "argmax": "arg\u{2009}max", "argmin": "arg\u{2009}min",
    "injlim": "inj\u{2009}lim", "projlim": "proj\u{2009}lim",
  ]
}
