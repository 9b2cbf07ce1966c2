namespace Kin.Tool.Looking.Top.Keys;

/// <summary>Keys and what they do.</summary>
/// <param name="Command">What they ask for.</param>
/// <param name="Shown">The keys as the help shows them.</param>
/// <param name="Meaning">What happens.</param>
/// <param name="Keys">The keys.</param>
internal sealed record KeyBinding(TopCommand Command, string Shown, string Meaning, params Key[] Keys);
