/// Formulas as papers on convolutional networks have them.
let mathSamples = [
  #"\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{n} e^{z_j}}"#,
  #"c_i^{pc}=\langle u,\ l_i+g\rangle,\qquad a_i=\frac{e^{c_i}}{\sum_{j=1}^n e^{c_j}},\qquad g_a=\sum_i a_i l_i ."#,
  #"\text{ReLU: deconvnet } R^{\ell}=\mathbb 1[R^{\ell+1}>0]\,R^{\ell+1};\quad\text{gradient } \mathbb 1[x>0]R^{\ell+1}"#,
  #"IoU_{k,c}=\frac{\sum_x|M_k(x)\cap L_c(x)|}{\sum_{x:\,\text{cat}(c)\in x}|M_k(x)|+\sum_x|L_c(x)|-\sum_x|M_k(x)\cap L_c(x)|},"#,
  #"L_{COT}=\frac1{NK}\sum_i\sum_{j\ne g}q_{ij}\bigl(z_{ij}-\mathrm{lse}_{m\ne g}z_{im}\bigr)."#,
  #"\sum_i\{\lVert f_i-w_g\rVert_2-\frac1{k-1}\sum_{j\ne g}(\lVert f_i-w_j\rVert_2+\lVert w_g-w_j\rVert_2)\}"#,
  #"\alpha_k=\frac1Z\sum_{ij}\partial y^c/\partial A^k_{ij},\quad \mathrm{ReLU}\left(\sum_k\alpha_kA^k\right)"#,
  #"f(x)=\begin{cases} x & \text{if } x \ge 0 \\ \alpha x & \text{otherwise} \end{cases}"#,
  #"W=\begin{pmatrix} w_{11} & \cdots & w_{1n} \\ \vdots & \ddots & \vdots \\ w_{m1} & \cdots & w_{mn}\end{pmatrix}"#,
  #"\begin{aligned} \nabla_\theta \mathcal{L} &= \mathbb{E}_{x \sim p}\left[\ell\right] \\ \hat{\theta} &= \arg\min_{\theta} \mathcal{L} \end{aligned}"#,
  #"\int_0^\infty e^{-x^2}\,dx=\frac{\sqrt{\pi}}{2},\quad \sqrt[3]{\frac{a}{b}}"#,
  #"\hat{y}\ \bar{x}\ \tilde{x}\ \vec{v}\ \dot{x}\ \overline{AB}\ \underline{x}\ \widehat{xyz}\ \widetilde{abc}\ \mathring{B}"#,
  #"\underbrace{F'_a = M_a\odot F}_{\text{attention}}\quad \overbrace{a+b+\cdots+z}^{26}"#,
  #"\mathbf{x}\in\mathbb{R}^{C\times h\times w},\ \boldsymbol{\theta}, \mathsf{A}, \mathtt{code}, \mathit{diff}, \mathcal{N}(\mu,\sigma^2)"#,
  #"\left\{\frac{a}{b}\right\}\left\lfloor x\right\rceil\left\langle a\middle|\frac c d\right\rangle\big(\Big[\bigg\{\Bigg|"#,
  #"\binom{n}{k}\quad a\stackrel{\text{def}}{=}b\quad \overset{*}{\to}\ \underset{x}{\operatorname{argmin}}\ x'' \ F'_a{}^2"#,
  #"\left[\begin{array}{cc|c} 1 & 0 & a \\ \hline 2 & 3 & c\end{array}\right] \begin{bmatrix} a & b \\ c & d \end{bmatrix}"#,
  #"\sum_{\substack{i<j\\ j\ne g}} x_{ij} \quad \boxed{E=mc^2} \quad a\xrightarrow[x]{f} b \not= c \phantom{x} {a \over b}"#,
]

/// What people mistype.
let brokenMath = [
  "{", "}", "{}", "}{", "\\", "\\\\", "&", "^", "_", "x^", "x_^", "x^^y", "'", "''", "^'", "\\frac", "\\frac{", "\\frac{a", "\\frac{a}",
  "\\left", "\\left(", "\\left( x", "\\right)", "\\left( {x \\right)", "\\left( } \\right)", "\\middle|", "\\begin", "\\begin{",
  "\\begin{matrix", "\\begin{matrix}", "\\begin{matrix} a & b", "\\begin{matrix} a \\end", "\\begin{matrix} a \\end{cases}", "\\end{matrix}",
  "\\begin{array}", "\\begin{array}{xyz} a \\end{array}", "\\begin{nothing} a & b \\end{nothing}", "\\sqrt[", "\\sqrt[3", "\\sqrt[3]",
  "\\text", "\\text{", "\\text{a $", "\\text{a $b", "\\text{$\\text{$x$}$}", "\\text{a $}", "\\big", "\\big x", "\\limits", "\\sum\\limits",
  "\\hspace", "\\hspace{", "\\hspace{5 apples}", "\\not", "\\hat", "\\label", "\\tag", "\\color", "\\operatorname", "\\substack",
  "\\substack{a \\\\ b", "\\over", "a \\over", "\\displaystyle", "\\bf", "%", "a % b", "$", "#", "\u{0}", "日本語", "🙂", "\\日", "é",
  "\\left.", "\\overset", "\\overset{a}", "\\xrightarrow[", "\\mathbb", "\\mathop", "\\pmod", "~", "\\ ", "{\\left( }",
  "\\begin{aligned} { a & b } \\end{aligned}", "\\text{\\left(}", "\\text{\\frac}", "\\limits^2", "x\\limits",
]
