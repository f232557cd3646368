package io.ringfence.example.sipserver.sip;

import gov.nist.javax.sip.message.SIPMessage;
import gov.nist.javax.sip.parser.MessageParser;
import gov.nist.javax.sip.parser.MessageParserFactory;
import gov.nist.javax.sip.parser.ParseExceptionListener;
import gov.nist.javax.sip.parser.StringMsgParserFactory;
import gov.nist.javax.sip.stack.SIPTransactionStack;
import java.text.ParseException;

/**
 * Makes the stack's parsers, whose every failure is a {@link ParseException}. The stack's receiving
 * threads survive those only: an Error, as deep recursion over a hostile message brings about,
 * would end them and leave the server deaf. Public, because the stack makes it by its name.
 */
public final class GuardedParsers implements MessageParserFactory {
  private final MessageParserFactory parsers = new StringMsgParserFactory();

  /** Made by the stack. */
  public GuardedParsers() {}

  @Override
  public MessageParser createMessageParser(SIPTransactionStack stack) {
    return new GuardedParser(parsers.createMessageParser(stack));
  }

  private record GuardedParser(MessageParser parser) implements MessageParser {
    @Override
    public SIPMessage parseSIPMessage(
        byte[] message, boolean withBody, boolean strict, ParseExceptionListener listener)
        throws ParseException {
      try {
        return parser.parseSIPMessage(message, withBody, strict, listener);
      } catch (RuntimeException | StackOverflowError e) {
        ParseException refused = new ParseException("no SIP message: " + e, 0);
        refused.initCause(e);
        throw refused;
      }
    }
  }
}
