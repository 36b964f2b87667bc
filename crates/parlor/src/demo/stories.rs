//! The texts of the demo's conversations.

/// The texts of a conversation of the demo.
pub(super) struct Story {
    /// The language of the customers who have this conversation.
    pub(super) language: &'static str,
    pub(super) label: &'static str,
    /// A note that mentions Mina. The agent writes the note after the first answer.
    pub(super) note: Option<&'static str>,
    /// The messages of the customer, each with the agent's answer.
    pub(super) turns: &'static [(&'static str, &'static str)],
}

impl Story {
    /// Returns the subject of the conversation, which is the first sentence of the customer.
    pub(super) fn subject(&self) -> &'static str {
        let (words, _) = self.turns.first().copied().unwrap_or_default();
        let ends = ['.', '?', '!', '。', '？', '！'];
        words.split_inclusive(ends).next().unwrap_or(self.label)
    }
}

/// The conversations.
pub(super) const STORIES: &[Story] = &[
    Story {
        language: "en",
        label: "delivery",
        note: None,
        turns: &[
            (
                "Hi, the tracking of order 48213 has said \"in transit\" for four days. Is it lost?",
                "Hello, and sorry for the wait. I am asking the carrier now.",
            ),
            (
                "Thank you. It is a birthday present for Saturday.",
                "Good news: the parcel was found at the depot. It is on the van for tomorrow.",
            ),
            (
                "That is a relief. Thanks!",
                "You are welcome. Enjoy the birthday!",
            ),
        ],
    },
    Story {
        language: "en",
        label: "refund",
        note: Some("Second refund this month, both for the same cable. Is the batch faulty?"),
        turns: &[
            (
                "The charging cable that came with my lamp does not work. Can I have my money back?",
                "I am sorry about that. Would a new cable help, or do you prefer the refund?",
            ),
            (
                "The refund, please. I have bought another cable already.",
                "Done. The 12.90 are back on your card within three days.",
            ),
        ],
    },
    Story {
        language: "en",
        label: "question",
        note: None,
        turns: &[
            (
                "Do you have the oak desk in 140 cm, and can I see it in a shop?",
                "We do, in oak and in walnut. The shop in the Harbour Street has both on show.",
            ),
            (
                "Perfect. How long is the delivery?",
                "About eight days from today, and two more with assembly.",
            ),
            ("I will come by on Friday, then.", "See you on Friday!"),
        ],
    },
    Story {
        language: "en",
        label: "account",
        note: None,
        turns: &[
            (
                "I cannot sign in. The page says that my account is locked.",
                "I see five wrong passwords this morning. I have just unlocked the account.",
            ),
            (
                "Works again, thanks.",
                "Great. A passkey in your profile makes passwords unnecessary.",
            ),
        ],
    },
    Story {
        language: "zh",
        label: "delivery",
        note: None,
        turns: &[
            (
                "你好，我昨天訂的書桌今天會送到嗎？",
                "您好！貨車下午三點到五點之間會到，司機會先打電話。",
            ),
            ("好的，可以放在管理室嗎？", "可以，我已經備註給司機了。"),
            ("謝謝你！", "不客氣，祝您使用愉快。"),
        ],
    },
    Story {
        language: "zh",
        label: "question",
        note: Some("這位客人問了團購價，請確認折扣。"),
        turns: &[
            (
                "請問會員卡的點數什麼時候到期？",
                "您的 2,480 點在明年三月底到期，之前都可以折抵。",
            ),
            (
                "那可以用點數換檯燈嗎？",
                "可以，換購需要 1,800 點，要幫您保留一盞嗎？",
            ),
        ],
    },
    Story {
        language: "th",
        label: "delivery",
        note: None,
        turns: &[
            ("สวัสดีค่ะ พัสดุจะมาถึงวันไหนคะ", "สวัสดีครับ พัสดุจะถึงพรุ่งนี้ก่อนเที่ยงครับ"),
            ("ขอเปลี่ยนที่อยู่ได้ไหมคะ", "ได้ครับ ส่งที่อยู่ใหม่มาได้เลย"),
            ("ขอบคุณมากค่ะ", "ยินดีครับ"),
        ],
    },
    Story {
        language: "es",
        label: "refund",
        note: None,
        turns: &[
            (
                "Hola, me llegó una silla con una pata rota.",
                "Lo siento mucho. ¿Me puede enviar una foto de la pata?",
            ),
            (
                "Sí, es la de atrás, está partida por la mitad.",
                "Gracias. Le enviamos una silla nueva, sale hoy.",
            ),
        ],
    },
    Story {
        language: "ar",
        label: "question",
        note: None,
        turns: &[
            (
                "مرحبا، هل يمكن الدفع عند الاستلام؟",
                "أهلا بك. نعم، الدفع عند الاستلام متاح للطلبات حتى 500.",
            ),
            ("ممتاز، شكرا لك.", "على الرحب والسعة."),
        ],
    },
    Story {
        language: "de",
        label: "invoice",
        note: Some(
            "Braucht die Rechnung auf die Firma. Kann die Buchhaltung das heute noch ändern?",
        ),
        turns: &[
            (
                "Guten Tag, auf der Rechnung 7719 fehlt unsere Umsatzsteuernummer.",
                "Guten Tag! Nennen Sie mir bitte die Nummer, dann stelle ich die Rechnung neu aus.",
            ),
            (
                "DE 811 000 224.",
                "Vielen Dank. Die neue Rechnung ist in Ihrem Postfach.",
            ),
        ],
    },
    Story {
        language: "ja",
        label: "delivery",
        note: None,
        turns: &[
            (
                "注文した椅子の配達日を土曜日に変更できますか？",
                "はい、土曜日の午前中に変更いたしました。",
            ),
            ("ありがとうございます。助かります。", "どういたしまして。"),
        ],
    },
];
