namespace Kin.Tool.Looking;

/// <summary>How a line of a listing stands out on a terminal with colours.</summary>
internal enum Tone
{
    /// <summary>Not at all.</summary>
    Plain,

    /// <summary>Of less interest: grey.</summary>
    Faint,

    /// <summary>At rest though it should not be: yellow.</summary>
    Odd,

    /// <summary>Something is wrong: red.</summary>
    Bad,
}
