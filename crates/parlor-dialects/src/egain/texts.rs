//! The sentences for customers (`userMessage`) in the languages of `Accept-Language` (contract 2.5, 2.6).
//!
//! `developerMessage` is always in English. A sentence contains one text for each language. If the text for a language
//! is missing, the code does not compile.

use http::HeaderMap;
use parlor_http::media;

macro_rules! languages {
    ($($(#[$doc:meta])* $variant:ident $field:ident = $code:literal;)+) => {
        /// A language in which the API can send `userMessage`.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub(super) enum Language { $($(#[$doc])* $variant),+ }

        impl Language {
            /// All languages, in the order of the documented list.
            pub(super) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the code of the language, as in `Accept-Language`.
            pub(super) const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        /// A sentence in every language.
        #[derive(Debug)]
        pub(super) struct Sentence { $($field: &'static str),+ }

        impl Sentence {
            /// Returns the sentence in a language.
            pub(super) const fn text(&self, language: Language) -> &'static str {
                match language { $(Language::$variant => self.$field),+ }
            }
        }
    };
}

languages! {
    /// English (United States), the default language.
    #[default]
    EnUs en_us = "en-US";
    EsEs es_es = "es-ES";
    FrFr fr_fr = "fr-FR";
    ItIt it_it = "it-IT";
    DeDe de_de = "de-DE";
    NlNl nl_nl = "nl-NL";
    PtBr pt_br = "pt-BR";
    PtPt pt_pt = "pt-PT";
    DaDk da_dk = "da-DK";
    RuRu ru_ru = "ru-RU";
    FrCa fr_ca = "fr-CA";
    ZhCn zh_cn = "zh-CN";
    JaJp ja_jp = "ja-JP";
    KoKr ko_kr = "ko-KR";
    SvSe sv_se = "sv-SE";
}

impl Language {
    /// Returns the supported language that the request prefers. If the header is absent or `*`, returns the default
    /// language. Returns `None` if the request names only unsupported languages.
    pub(super) fn chosen(headers: &HeaderMap) -> Option<Self> {
        let Some(ranges) = media::languages(headers) else {
            return Some(Self::default());
        };
        let wanted = ranges.iter().filter(|range| range.quality > 0);
        wanted
            .filter_map(|range| match range.tag.as_str() {
                "*" => Some(Self::default()),
                tag => (Self::ALL.iter().copied())
                    .find(|language| language.code().eq_ignore_ascii_case(tag)),
            })
            .next()
    }
}

/// The sentence for a service that is not available now.
pub(super) const TRY_LATER: Sentence = Sentence {
    en_us: "The service is not available at the moment. Please try again later.",
    es_es: "El servicio no está disponible en este momento. Inténtelo de nuevo más tarde.",
    fr_fr: "Le service n’est pas disponible pour le moment. Veuillez réessayer plus tard.",
    it_it: "Il servizio non è al momento disponibile. Riprova più tardi.",
    de_de: "Der Dienst ist im Moment nicht verfügbar. Bitte versuchen Sie es später noch einmal.",
    nl_nl: "De dienst is op dit moment niet beschikbaar. Probeer het later opnieuw.",
    pt_br: "O serviço não está disponível no momento. Tente novamente mais tarde.",
    pt_pt: "O serviço não está disponível de momento. Tente novamente mais tarde.",
    da_dk: "Tjenesten er ikke tilgængelig i øjeblikket. Prøv igen senere.",
    ru_ru: "Сервис сейчас недоступен. Повторите попытку позже.",
    fr_ca: "Le service n’est pas offert pour le moment. Veuillez réessayer plus tard.",
    zh_cn: "服务暂时不可用，请稍后再试。",
    ja_jp: "現在サービスをご利用いただけません。しばらくしてからもう一度お試しください。",
    ko_kr: "현재 서비스를 이용할 수 없습니다. 나중에 다시 시도해 주세요.",
    sv_se: "Tjänsten är inte tillgänglig just nu. Försök igen senare.",
};

/// The sentence for a request that was refused for a reason that the customer cannot change.
pub(super) const NOT_POSSIBLE: Sentence = Sentence {
    en_us: "The request could not be completed.",
    es_es: "No se ha podido completar la solicitud.",
    fr_fr: "La demande n’a pas pu être traitée.",
    it_it: "Non è stato possibile completare la richiesta.",
    de_de: "Die Anfrage konnte nicht ausgeführt werden.",
    nl_nl: "Het verzoek kon niet worden uitgevoerd.",
    pt_br: "Não foi possível concluir a solicitação.",
    pt_pt: "Não foi possível concluir o pedido.",
    da_dk: "Anmodningen kunne ikke gennemføres.",
    ru_ru: "Не удалось выполнить запрос.",
    fr_ca: "La demande n’a pas pu être traitée.",
    zh_cn: "无法完成该请求。",
    ja_jp: "リクエストを完了できませんでした。",
    ko_kr: "요청을 완료할 수 없습니다.",
    sv_se: "Begäran kunde inte slutföras.",
};

/// The sentence for a request for which no agent is free.
pub(super) const NO_AGENT: Sentence = Sentence {
    en_us: "No agent is available at the moment. Please try again later.",
    es_es: "No hay ningún agente disponible en este momento. Inténtelo de nuevo más tarde.",
    fr_fr: "Aucun agent n’est disponible pour le moment. Veuillez réessayer plus tard.",
    it_it: "Al momento non è disponibile alcun operatore. Riprova più tardi.",
    de_de: "Im Moment ist kein Mitarbeiter frei. Bitte versuchen Sie es später noch einmal.",
    nl_nl: "Er is op dit moment geen medewerker beschikbaar. Probeer het later opnieuw.",
    pt_br: "Nenhum atendente está disponível no momento. Tente novamente mais tarde.",
    pt_pt: "De momento, não há nenhum agente disponível. Tente novamente mais tarde.",
    da_dk: "Der er ingen ledige medarbejdere i øjeblikket. Prøv igen senere.",
    ru_ru: "Сейчас нет свободных операторов. Повторите попытку позже.",
    fr_ca: "Aucun agent n’est libre pour le moment. Veuillez réessayer plus tard.",
    zh_cn: "目前没有空闲的客服人员，请稍后再试。",
    ja_jp: "現在対応できる担当者がおりません。しばらくしてからもう一度お試しください。",
    ko_kr: "현재 상담 가능한 상담원이 없습니다. 나중에 다시 시도해 주세요.",
    sv_se: "Ingen medarbetare är ledig just nu. Försök igen senare.",
};

/// The sentence for a conversation that has ended.
pub(super) const ENDED: Sentence = Sentence {
    en_us: "This conversation has ended. Please start a new one.",
    es_es: "Esta conversación ha finalizado. Inicie una nueva.",
    fr_fr: "Cette conversation est terminée. Veuillez en commencer une nouvelle.",
    it_it: "Questa conversazione è terminata. Avviane una nuova.",
    de_de: "Diese Unterhaltung ist beendet. Bitte beginnen Sie eine neue.",
    nl_nl: "Dit gesprek is beëindigd. Begin een nieuw gesprek.",
    pt_br: "Esta conversa foi encerrada. Inicie uma nova.",
    pt_pt: "Esta conversa terminou. Inicie uma nova.",
    da_dk: "Denne samtale er afsluttet. Start en ny.",
    ru_ru: "Этот разговор завершён. Начните новый.",
    fr_ca: "Cette conversation est terminée. Veuillez en commencer une nouvelle.",
    zh_cn: "本次会话已结束，请重新发起会话。",
    ja_jp: "この会話は終了しました。新しい会話を開始してください。",
    ko_kr: "이 대화는 종료되었습니다. 새 대화를 시작해 주세요.",
    sv_se: "Den här konversationen är avslutad. Starta en ny.",
};

/// The sentence for a file that cannot be sent.
pub(super) const FILE_REFUSED: Sentence = Sentence {
    en_us: "This file cannot be sent here.",
    es_es: "Este archivo no se puede enviar aquí.",
    fr_fr: "Ce fichier ne peut pas être envoyé ici.",
    it_it: "Questo file non può essere inviato qui.",
    de_de: "Diese Datei kann hier nicht gesendet werden.",
    nl_nl: "Dit bestand kan hier niet worden verzonden.",
    pt_br: "Este arquivo não pode ser enviado aqui.",
    pt_pt: "Este ficheiro não pode ser enviado aqui.",
    da_dk: "Denne fil kan ikke sendes her.",
    ru_ru: "Этот файл нельзя отправить здесь.",
    fr_ca: "Ce fichier ne peut pas être envoyé ici.",
    zh_cn: "此处无法发送该文件。",
    ja_jp: "このファイルはここでは送信できません。",
    ko_kr: "이 파일은 여기에서 보낼 수 없습니다.",
    sv_se: "Den här filen kan inte skickas här.",
};

/// The sentence for a message or a file that is too large.
pub(super) const TOO_LARGE: Sentence = Sentence {
    en_us: "The message or the file is too large.",
    es_es: "El mensaje o el archivo es demasiado grande.",
    fr_fr: "Le message ou le fichier est trop volumineux.",
    it_it: "Il messaggio o il file è troppo grande.",
    de_de: "Die Nachricht oder die Datei ist zu groß.",
    nl_nl: "Het bericht of het bestand is te groot.",
    pt_br: "A mensagem ou o arquivo é grande demais.",
    pt_pt: "A mensagem ou o ficheiro é demasiado grande.",
    da_dk: "Beskeden eller filen er for stor.",
    ru_ru: "Сообщение или файл слишком велики.",
    fr_ca: "Le message ou le fichier est trop volumineux.",
    zh_cn: "消息或文件过大。",
    ja_jp: "メッセージまたはファイルが大きすぎます。",
    ko_kr: "메시지 또는 파일이 너무 큽니다.",
    sv_se: "Meddelandet eller filen är för stor.",
};

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(value: &str) -> Option<&'static str> {
        let mut headers = HeaderMap::new();
        headers.insert("accept-language", value.parse().unwrap());
        Language::chosen(&headers).map(Language::code)
    }

    #[test]
    fn languages() {
        assert_eq!(Language::chosen(&HeaderMap::new()), Some(Language::EnUs));
        assert_eq!(Language::ALL.len(), 15);
        for language in Language::ALL {
            let code = language.code();
            assert_eq!(chosen(code), Some(code));
            assert_eq!(chosen(&code.to_lowercase()), Some(code));
        }
        assert_eq!(chosen("xx-YY, de-DE;q=0.3"), Some("de-DE"));
        assert_eq!(chosen("fr-FR;q=0.2, ja-JP;q=0.9, *;q=0.1"), Some("ja-JP"));
        assert_eq!(
            (chosen("*"), chosen("xx, *;q=0.1")),
            (Some("en-US"), Some("en-US"))
        );
        for bad in ["xx-YY", "en", "en_US", "", "de-DE;q=0", "xx, yy"] {
            assert_eq!(chosen(bad), None, "{bad}");
        }
    }

    #[test]
    fn sentences() {
        for sentence in [
            &TRY_LATER,
            &NOT_POSSIBLE,
            &NO_AGENT,
            &ENDED,
            &FILE_REFUSED,
            &TOO_LARGE,
        ] {
            for language in Language::ALL {
                let said = sentence.text(*language);
                let length = said.chars().count();
                assert!((5..=1_024).contains(&length), "{said}");
                assert!(said.ends_with(['.', '。']), "{said}");
            }
        }
    }
}
